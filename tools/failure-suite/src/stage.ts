// The processes of one scenario: platform, identity provider, a Redis where one is needed, and as many BFFs as it starts.
import { startIdentityProvider, startPlatform, startRedis } from '@frontdesk/test-kit';
import type { StartedIdentityProvider, StartedPlatform, StartedRedis } from '@frontdesk/test-kit';
import { startBff } from './bff.ts';
import type { Bff } from './bff.ts';
import { services } from './control.ts';
import { documentView } from './requests.ts';

export const chiara = 'usr_chi9r5d3vnk8';
export const ada = 'usr_ada7k2m9qxr3';

export interface StageNeeds {
  readonly redis?: boolean;
  /** `['--appendonly', 'yes']` */
  readonly redisArgs?: readonly string[];
}

export interface Stage {
  /** The BFF that is tried, and the one before it: a `main.js` or a commit. */
  readonly program: string;
  readonly previous: string | undefined;
  readonly platform: StartedPlatform;
  readonly redis: StartedRedis | undefined;
  /** Another platform over the same data. */
  anotherPlatform(env?: Readonly<Record<string, string>>): Promise<StartedPlatform>;
  /** The BFF in front of the platform, warmed up: it has drawn the document once, complete. */
  bff(env?: Readonly<Record<string, string>>, program?: string): Promise<Bff>;
  token(user: string): Promise<string>;
  stopLogin(): Promise<void>;
  /** What must end with the stage. */
  defer(end: () => Promise<void>): void;
  /** Tells people what is going on. */
  say(line: string): void;
}

export interface StageOptions {
  readonly program: string;
  readonly previous?: string | undefined;
  readonly say: (line: string) => void;
}

// Quotas that no load of ours reaches.
const quotas = { DOCUMENTS_PER_MINUTE: '10000000', ACCESS_PER_SECOND: '1000000', GENERATION_PER_MINUTE: '10000000' };

/** Runs on a stage of its own, and leaves no process behind. */
export async function onStage<T>(
  needs: StageNeeds,
  { program, previous, say }: StageOptions,
  run: (stage: Stage) => Promise<T>,
): Promise<T> {
  const ends: (() => Promise<void>)[] = [];
  const defer = (end: () => Promise<void>): void => void ends.unshift(end);
  try {
    const login = await startIdentityProvider();
    defer(() => login.stop());
    const redis = needs.redis ? await startRedis({ args: needs.redisArgs ?? [] }) : undefined;
    if (redis) defer(() => redis.stop());
    const env = { ...quotas, ...(redis && { REDIS_URL: redis.url }) };
    const start = async (more: Readonly<Record<string, string>> = {}): Promise<StartedPlatform> => {
      const platform = await startPlatform({ issuer: login.issuer, env: { ...env, ...more } });
      defer(() => platform.stop());
      return platform;
    };
    const platform = await start();
    const token = tokensOf(login);
    return await run({
      program,
      previous,
      platform,
      redis,
      anotherPlatform: start,
      token,
      stopLogin: () => login.stop(),
      defer,
      say,
      async bff(more = {}, another = program) {
        const given = { ...environmentFor(platform, login.issuer), ...(redis && { REDIS_URL: redis.url }), ...more };
        const bff = await startBff(another, given);
        defer(() => bff.stop());
        await warmUp(bff, await token(chiara));
        return bff;
      },
    });
  } finally {
    for (const end of ends) await end();
  }
}

/** The search index is made when it is first asked for, tokens are exchanged, connections are opened. */
async function warmUp(bff: Bff, token: string): Promise<void> {
  for (let tries = 0; tries < 40; tries += 1) {
    const { kind } = await bff.ask(documentView, token);
    if (kind === 'complete') return;
    if (tries >= 5 && kind === 'broken') return; // nothing that time would heal
  }
}

/** Signing in takes a while, and a token lives for an hour. */
function tokensOf(login: StartedIdentityProvider): (user: string) => Promise<string> {
  const held = new Map<string, { token: Promise<string>; until: number }>();
  return (user) => {
    const found = held.get(user);
    if (found && found.until > Date.now()) return found.token;
    const token = login.token({ user, client: 'mobile' });
    held.set(user, { token, until: Date.now() + 3_000_000 });
    return token;
  };
}

function environmentFor({ urls }: StartedPlatform, issuer: string): Record<string, string> {
  const hosts = ['files.platform.internal', 'avatars.platform.internal'];
  return {
    ...Object.fromEntries(services.map((service) => [`${service.toUpperCase()}_URLS`, urls[service]])),
    OIDC_ISSUER: issuer,
    FILE_ORIGINS: hosts.map((host) => `https://${host}=${urls.files}/${host}`).join(),
  };
}
