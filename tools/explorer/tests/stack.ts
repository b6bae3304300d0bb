import { fileURLToPath } from 'node:url';
import { freePort, startChild, startIdentityProvider, startPlatform, type ChildTool } from '@frontdesk/test-kit';
import type { StartedPlatform } from '@frontdesk/test-kit';

export interface Stack {
  /** Where the explorer listens, without a path. */
  readonly url: string;
  readonly port: number;
  readonly platform: StartedPlatform;
  stop(): Promise<void>;
}

const services = [
  ...(['documents', 'revisions', 'identity', 'access'] as const),
  ...(['collaboration', 'search', 'generation', 'activity'] as const),
];

/** The explorer in front of the real thing: the platform, the identity provider and three BFFs, all as processes. */
export async function startStack(): Promise<Stack> {
  const [port, webPort] = [await freePort(), await freePort()];
  const webOrigin = `http://127.0.0.1:${webPort}`;
  const provider = await startIdentityProvider({ env: { WEB_ORIGIN: webOrigin } });
  // The model writes slowly enough to be watched.
  const platform = await startPlatform({ issuer: provider.issuer, env: { LAG_SCALE: '20' } });
  const env = {
    ...Object.fromEntries(services.map((service) => [`${service.toUpperCase()}_URLS`, platform.urls[service]])),
    OIDC_ISSUER: provider.issuer,
    SSO_ISSUER: provider.issuer,
    SSO_JWKS_URL: `${provider.issuer}/.well-known/jwks.json`,
    EVENTS_URL: `${platform.urls.control}/events`,
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`,
    METRICS_PORT: '0',
    REQUEST_DEADLINE_MS: '10000', // a busy machine is not what the tests are about
    ...{ REDIS_URL: '', NODE_NO_WARNINGS: '1' },
  };
  const bff = (name: string, own: Readonly<Record<string, string>>) =>
    startChild(fileURLToPath(new URL(`../../../apps/${name}/src/main.ts`, import.meta.url)), {
      env: { ...env, ...own },
    });
  const bffs = await Promise.all([
    bff('web-bff', { PORT: String(webPort), ORIGIN: webOrigin }),
    bff('mobile-bff', { PORT: '0' }),
    bff('teams-bot-bff', { PORT: '0' }),
  ]);
  const explorer = await startChild(fileURLToPath(new URL('../src/main.ts', import.meta.url)), {
    env: {
      ...{ PORT: String(port), OIDC_ISSUER: provider.issuer, PLATFORM_CONTROL_URL: platform.urls.control },
      ...Object.fromEntries(['WEB', 'MOBILE', 'TEAMS'].flatMap((name, at) => placesOf(name, bffs[at]))),
    },
  });
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    platform,
    async stop() {
      await Promise.all([explorer, ...bffs].map((child) => child.stop()));
      await Promise.all([platform.stop(), provider.stop()]);
    },
  };
}

function placesOf(name: string, bff: ChildTool | undefined): readonly [string, string][] {
  const { app = '', metrics = '' } = bff?.urls ?? {};
  return [
    [`${name}_URL`, app],
    [`${name}_METRICS_URL`, metrics],
  ];
}
