// Shared by every project's jest.config.js.
import { fileURLToPath } from 'node:url';

// Those that take long by nature, of many processes and of what kills them: `npm test -- --all` runs them too.
const isAll = process.env['FRONTDESK_TESTS'] === 'all';

export default {
  testEnvironment: 'node',
  testPathIgnorePatterns: ['/node_modules/', ...(isAll ? [] : ['\\.long\\.int\\.test\\.ts$'])],
  extensionsToTreatAsEsm: ['.ts'],
  testMatch: ['<rootDir>/src/**/*.test.ts', '<rootDir>/tests/**/*.test.ts'],
  transform: { '^.+\\.ts$': fileURLToPath(new URL('./tools/workspace/strip-types.js', import.meta.url)) },
  coverageProvider: 'v8',
  collectCoverageFrom: ['src/**/*.ts'],
};
