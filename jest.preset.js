// Shared by every project's jest.config.js.
import { fileURLToPath } from 'node:url';

export default {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  testMatch: ['<rootDir>/src/**/*.test.ts', '<rootDir>/tests/**/*.test.ts'],
  transform: { '^.+\\.ts$': fileURLToPath(new URL('./tools/workspace/strip-types.js', import.meta.url)) },
  coverageProvider: 'v8',
  collectCoverageFrom: ['src/**/*.ts'],
};
