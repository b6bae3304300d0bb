import type { AppFacts } from '../apps.ts';

const firstTool = '\n  platform:\n';
const lastSecret = '  grafana_admin_password: {';

/** A service for each app that has none, and the secret that it names. What a service says is its team's. */
export function withServices(text: string, apps: readonly AppFacts[]): string {
  const missing = apps.filter(({ name }) => !text.includes(`\n  ${name}:\n`));
  return missing.reduce(
    (made, app) =>
      made
        .replace(firstTool, () => `\n${service(app)}${firstTool}`)
        .replace(lastSecret, () => `${secretsOf(app).map(asFile).join('')}${lastSecret}`),
    text,
  );
}

function secretsOf({ client, auth }: AppFacts): readonly string[] {
  const sealed = ['state', ...(auth === 'session' ? ['session'] : [])];
  return sealed.map((what) => `${client.replaceAll('-', '_')}_${what}_sealing_key`);
}

function asFile(secret: string): string {
  return `  ${secret}: { file: ./secrets/${secret} }\n`;
}

function service(app: AppFacts): string {
  const { name, port, metricsPort, auth } = app;
  const [state, session] = secretsOf(app);
  const secrets = ['redis_state_url', 'redis_cache_url', ...secretsOf(app)];
  const ofSessions = `      ORIGIN: http://127.0.0.1:${port}
      PLAIN_HTTP: 'on'
      SESSION_SEALING_KEY_FILE: /run/secrets/${session}
`;
  const ofBots = `      WEB_ORIGIN: http://127.0.0.1:3001
      BOT_OPENID_METADATA_URL: http://teams-channel:4120/v1/.well-known/openidconfiguration
      BOT_ISSUER: http://teams-channel:4120
      BOT_TOKEN_URL: http://teams-channel:4120/botframework.com/oauth2/v2.0/token
      SERVICE_URLS_ALLOWED: http://teams-channel:4120/teams/
      SSO_ISSUER: http://login.localhost:4100
      SSO_JWKS_URL: http://login.localhost:4100/.well-known/jwks.json
`;
  return `  ${name}:
    <<: *bff
    image: frontdesk/${name}
    build: { context: .., dockerfile: docker/Dockerfile, args: { APP: ${name} } }
    environment:
      <<: *bff-environment
      PORT: '${port}'
      METRICS_PORT: '${metricsPort}'
${auth === 'session' ? ofSessions : ''}${auth === 'bot' ? ofBots : ''}      STATE_SEALING_KEY_FILE: /run/secrets/${state}
    secrets: [${secrets.join(', ')}]
    ports: ['127.0.0.1:${port}:${port}']
    networks: [edge, inside]
`;
}
