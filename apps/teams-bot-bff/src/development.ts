// The stack that `npm start` runs. With NODE_ENV=production nothing of it counts, and its secrets are refused.

export const developmentSecrets = {
  CLIENT_SECRET: 'dev-teams-bot-bff-secret',
  PLATFORM_KEY: 'dev-platform-key',
  GENERATION_KEY: 'sk-dev-platform',
  CONTEXT_KEY: 'dev-context-key',
  BOT_APP_SECRET: 'dev-bot-secret',
  STATE_SEALING_KEY: 'ZnJvbnRkZXNrIGRldmVsb3BtZW50IHNlYWxpbmcgITE=',
};

const botAppId = '7f3c2a9e-5b1d-4c8f-a6e2-0d9b4e7f1a35';
const teamsChannel = 'http://127.0.0.1:4120';

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
  WEB_ORIGIN: 'http://127.0.0.1:3001',
  BOT_APP_ID: botAppId,
  BOT_OPENID_METADATA_URL: `${teamsChannel}/v1/.well-known/openidconfiguration`,
  BOT_ISSUER: teamsChannel,
  BOT_TOKEN_URL: `${teamsChannel}/botframework.com/oauth2/v2.0/token`,
  SERVICE_URLS_ALLOWED: `${teamsChannel}/teams/`,
  TEAMS_TENANTS: '*',
  SSO_ISSUER: 'http://127.0.0.1:4100',
  SSO_JWKS_URL: 'http://127.0.0.1:4100/.well-known/jwks.json',
  SSO_AUDIENCE: `api://frontdesk.example/botid-${botAppId}`,
  SSO_TOKEN_URL: 'http://127.0.0.1:4100/oauth2/token',
  SSO_AUTHORIZE_URL: 'http://127.0.0.1:4100/oauth2/authorize',
  SSO_SIGN_IN_SCOPE: 'documents.read documents.write',
  BOT_ORIGIN: 'http://127.0.0.1:3003',
  TEAMS_JS_URL: `${teamsChannel}/teams-js.js`,
  TEAMS_JS_INTEGRITY: 'none', // what is served there changes with the code
  DRAIN_DELAY_MS: '0',
};
