import { fileURLToPath } from 'node:url';
import { startChild, startIdentityProvider, startPlatform } from '@frontdesk/test-kit';
import type { ChildTool, StartedIdentityProvider } from '@frontdesk/test-kit';
import { request } from 'undici';

export const ada = 'usr_ada7k2m9qxr3';
export const chiara = 'usr_chi9r5d3vnk8';
const mobileBff = fileURLToPath(new URL('../../../apps/mobile-bff/src/main.ts', import.meta.url));

/** A build in front of a platform of its own, seeded as all are. */
export interface Running {
  readonly url: string;
  readonly env: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

export async function startRunning(
  { issuer }: StartedIdentityProvider,
  tokens: readonly string[],
  more: Readonly<Record<string, string>> = {},
): Promise<Running> {
  // prettier-ignore
  const platform = await startPlatform({ issuer });
  const env = { ...environmentFor(platform.urls, issuer), ...more };
  const bff = await startChild(mobileBff, { env, readyWithinMs: 60_000 }).catch(async (error: unknown) => {
    await platform.stop();
    throw error;
  });
  const url = bff.urls['app'] ?? '';
  await warmedUp(url, tokens);
  return { url, env, stop: async () => void (await Promise.all([bff.stop(), platform.stop()])) };
}

/** The same platform behind another build. */
export async function startAnother(env: Readonly<Record<string, string>>): Promise<ChildTool> {
  return await startChild(mobileBff, { env });
}

export { startIdentityProvider };

export function environmentFor(urls: Readonly<Record<string, string>>, issuer: string): Record<string, string> {
  const services = Object.entries(urls).filter(([name]) => name !== 'control' && name !== 'files');
  const hosts = ['files.platform.internal', 'avatars.platform.internal'];
  return {
    ...Object.fromEntries(services.map(([name, url]) => [`${name.toUpperCase()}_URLS`, url])),
    OIDC_ISSUER: issuer,
    FILE_ORIGINS: hosts.map((host) => `https://${host}=${urls['files'] ?? ''}/${host}`).join(),
    PORT: '0',
    METRICS_PORT: '0',
    NODE_NO_WARNINGS: '1',
    SERVER_TIMING: 'off',
    // Complete answers are compared: a loaded machine must not leave gaps in them.
    REQUEST_DEADLINE_MS: '20000',
  };
}

const shown = ['/v1/home', '/v1/documents/doc_q3plan7x2mva', '/v1/documents?limit=5', '/v1/documents?q=rotterdam'];

/** Complete answers are compared, however loaded the machine is: what is slow at first is kept then. */
export async function warmedUp(url: string, tokens: readonly string[]): Promise<void> {
  for (const token of tokens) for (const path of shown) await untilWhole(`${url}${path}`, token);
}

async function untilWhole(url: string, token: string): Promise<void> {
  for (let tries = 0; tries < 30; tries += 1) {
    const answer = await request(url, { headers: { authorization: `Bearer ${token}` } });
    await answer.body.dump();
    if (answer.statusCode === 200 && answer.headers['frontdesk-degraded'] === undefined) return;
  }
  throw new Error(`${url} has not been answered as a whole`);
}
