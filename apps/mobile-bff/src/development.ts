// The stack that `npm start` runs. With NODE_ENV=production nothing of it counts, and its secrets are refused.

export const developmentSecrets = {
  CLIENT_SECRET: 'dev-mobile-bff-secret',
  PLATFORM_KEY: 'dev-platform-key',
  GENERATION_KEY: 'sk-dev-platform',
  CONTEXT_KEY: 'dev-context-key',
  STATE_SEALING_KEY: Buffer.from('frontdesk development state key!').toString('base64'),
};

const fileHosts = ['files', 'avatars'].map((host) => `${host}.platform.internal`);

export const development: Readonly<Record<string, string>> = {
  ...developmentSecrets,
  DOCUMENTS_URLS: 'http://127.0.0.1:4101',
  REVISIONS_URLS: 'http://127.0.0.1:4102',
  IDENTITY_URLS: 'http://127.0.0.1:4103',
  ACCESS_URLS: 'http://127.0.0.1:4104',
  COLLABORATION_URLS: 'http://127.0.0.1:4105',
  SEARCH_URLS: 'http://127.0.0.1:4106',
  GENERATION_URLS: 'http://127.0.0.1:4107',
  ACTIVITY_URLS: 'http://127.0.0.1:4108',
  OIDC_ISSUER: 'http://127.0.0.1:4100',
  FILE_ORIGINS: fileHosts.map((host) => `https://${host}=http://127.0.0.1:4109/${host}`).join(),
  SERVER_TIMING: 'on',
  DRAIN_DELAY_MS: '0',
};
