import preset from '../../jest.preset.js';

// The tests against the real platform share their machine with it.
export default { ...preset, displayName: 'partner-bff', testTimeout: 30_000 };
