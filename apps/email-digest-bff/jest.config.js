import preset from '../../jest.preset.js';

// The tests against the real platform share their machine with it.
export default { ...preset, displayName: 'email-digest-bff', testTimeout: 30_000 };
