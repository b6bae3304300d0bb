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
        .replace(lastSecret, () => `${secretOf(app)}: { file: ./secrets/${secretOf(app).trim()} }\n${lastSecret}`),
    text,
  );
}

function secretOf({ client }: AppFacts): string {
  return `  ${client.replaceAll('-', '_')}_state_sealing_key`;
}

function service(app: AppFacts): string {
  const { name, port, metricsPort } = app;
  const secret = secretOf(app).trim();
  return `  ${name}:
    <<: *bff
    image: frontdesk/${name}
    build: { context: .., dockerfile: docker/Dockerfile, args: { APP: ${name} } }
    environment:
      <<: *bff-environment
      PORT: '${port}'
      METRICS_PORT: '${metricsPort}'
      STATE_SEALING_KEY_FILE: /run/secrets/${secret}
    secrets: [redis_state_url, redis_cache_url, ${secret}]
    ports: ['127.0.0.1:${port}:${port}']
    networks: [edge, inside]
`;
}
