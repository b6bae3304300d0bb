import { randomBytes } from 'node:crypto';
import type { Client, Settings } from '../settings.ts';
import { measured, type Measured } from './measured-request.ts';
import type { SignIns } from './sign-ins.ts';

export interface Lost {
  readonly section: string;
  readonly reason: string;
}

/** What a client got, and what it took. */
export interface ViewAnswer {
  readonly client: Client;
  readonly path: string;
  readonly status: number;
  readonly ms: number;
  readonly firstByteMs: number;
  readonly bytes: Measured['bytes'];
  readonly degraded: readonly Lost[];
  readonly serverTiming: string | undefined;
  readonly rateLimit: string | undefined;
  /** By which its spans are found. */
  readonly traceId: string;
  readonly body: unknown;
}

export interface Wanted {
  readonly user: string;
  readonly documentId: string;
}

const pathOf: Readonly<Record<Client, string>> = {
  web: '/v2/documents/',
  mobile: '/v1/documents/',
  teams: '/v1/cards/documents/',
};

/** One view, as this client asks for it: with its own sign-in, and with a trace that is sampled. */
export async function askView(
  { settings, signIns }: { readonly settings: Settings; readonly signIns: SignIns },
  client: Client,
  { user, documentId }: Wanted,
): Promise<ViewAnswer> {
  const path = pathOf[client] + encodeURIComponent(documentId);
  const traceId = randomBytes(16).toString('hex');
  const traceparent = `00-${traceId}-${randomBytes(8).toString('hex')}-01`;
  const ask = async () =>
    measured(settings.bffs[client] + path, { ...(await signIns.headersOf(client, user)), traceparent });
  let answer = await ask();
  if (answer.status === 401) {
    signIns.forget(client, user);
    answer = await ask();
  }
  const { status, ms, firstByteMs, bytes, headers } = answer;
  const body = parsed(answer.text);
  return {
    ...{ client, path, status, ms, firstByteMs, bytes, traceId, body },
    degraded: lostOf(body, String(headers['frontdesk-degraded'] ?? '')),
    serverTiming: first(headers['server-timing']),
    rateLimit: first(headers['ratelimit']),
  };
}

// The body says why, where there is one for it; a card only says it in its own words.
function lostOf(body: unknown, names: string): readonly Lost[] {
  const { degraded } = (body ?? {}) as { degraded?: unknown };
  if (Array.isArray(degraded)) return degraded as readonly Lost[];
  return names
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
    .map((section) => ({ section, reason: 'unavailable' }));
}

function first(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value.join(', ') : value;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
