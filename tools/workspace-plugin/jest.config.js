import preset from '../../jest.preset.js';

export default { ...preset, displayName: 'workspace-plugin', testTimeout: 60_000, forceExit: true };
