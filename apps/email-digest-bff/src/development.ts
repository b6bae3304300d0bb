// The stack that `npm start` runs. With NODE_ENV=production nothing of it counts, and its secrets are refused.

export const developmentSecrets = {
  CLIENT_SECRET: 'dev-email-digest-bff-secret',
  CONSENT_CLIENT_SECRET: 'dev-email-digest-secret',
  PLATFORM_KEY: 'dev-platform-key',
  CONTEXT_KEY: 'dev-context-key',
  STATE_SEALING_KEY: Buffer.from('frontdesk development state key!').toString('base64'),
};

export const development: Readonly<Record<string, string>> = {
  ...developmentSecrets,
  DOCUMENTS_URLS: 'http://127.0.0.1:4101',
  IDENTITY_URLS: 'http://127.0.0.1:4103',
  ACCESS_URLS: 'http://127.0.0.1:4104',
  COLLABORATION_URLS: 'http://127.0.0.1:4105',
  ACTIVITY_URLS: 'http://127.0.0.1:4108',
  WEB_ORIGIN: 'http://127.0.0.1:3001',
  OIDC_ISSUER: 'http://127.0.0.1:4100',
  SERVER_TIMING: 'on',
  DRAIN_DELAY_MS: '0',
};
