// The stack that `npm start` runs. With NODE_ENV=production nothing of it counts, and its secrets are refused.

export const developmentSecrets = {
  CLIENT_SECRET: 'dev-web-bff-secret',
  SIGN_IN_CLIENT_SECRET: 'dev-web-secret',
  SESSION_SEALING_KEY: Buffer.from('dev-web-bff-session-sealing-key!').toString('base64'),
  PLATFORM_KEY: 'dev-platform-key',
  GENERATION_KEY: 'sk-dev-platform',
  CONTEXT_KEY: 'dev-context-key',
  STATE_SEALING_KEY: Buffer.from('frontdesk development state key!').toString('base64'),
};

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
  ORIGIN: 'http://127.0.0.1:3001',
  FILE_ORIGINS: 'https://files.platform.internal=http://127.0.0.1:4109/files.platform.internal',
  PLAIN_HTTP: 'on',
  GRAPHQL_ARBITRARY: 'on',
  SERVER_TIMING: 'on',
  DRAIN_DELAY_MS: '0',
};
