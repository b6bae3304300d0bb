import { request } from 'undici';
import { startTool } from './child-tool.ts';

export type PlatformService =
  'documents' | 'revisions' | 'identity' | 'access' | 'collaboration' | 'search' | 'generation' | 'activity';

export interface Fault {
  /** All operations of the service, unless one is named: `getDocument`. */
  readonly operation?: string;
  readonly latencyMs?: number;
  readonly jitterMs?: number;
  /** 0 to 1. */
  readonly errorRate?: number;
  readonly status?: number;
  readonly mode?: 'reset' | 'hang' | 'malformed' | 'wrong-shape' | 'slow-drip';
  readonly until?: string | number;
}

export interface StartedPlatform {
  readonly pid: number;
  readonly urls: Readonly<Record<PlatformService | 'control' | 'files', string>>;
  faults(service: PlatformService, fault: Fault): Promise<void>;
  clearFaults(): Promise<void>;
  /** How often each operation was called: `documents.getDocument`. */
  calls(): Promise<Record<string, number>>;
  clearCalls(): Promise<void>;
  /** Publishes a change event. */
  publish(event: object): Promise<void>;
  log(): string;
  stop(): Promise<void>;
}

export interface PlatformOptions {
  /** Whose tokens it accepts. */
  readonly issuer?: string;
  /** Such as `CANARY=1`, which fills every internal field with text that must not leave. */
  readonly env?: Readonly<Record<string, string>>;
}

const anyFreePort = Object.fromEntries(
  ['DOCUMENTS', 'REVISIONS', 'IDENTITY', 'ACCESS', 'COLLABORATION', 'SEARCH', 'GENERATION', 'ACTIVITY']
    .concat('FILES', 'CONTROL')
    .map((name) => [`${name}_PORT`, '0']),
);

/** The document platform as a process of its own, on free ports. */
export async function startPlatform({ issuer, env = {} }: PlatformOptions = {}): Promise<StartedPlatform> {
  const { pid, urls, log, stop } = await startTool('platform', {
    env: { ...anyFreePort, ...(issuer !== undefined && { OIDC_ISSUER: issuer }), ...env },
  });
  const control = urls['control'] ?? '';
  return {
    pid,
    urls: urls as StartedPlatform['urls'],
    log,
    stop,
    faults: async (service, fault) => void (await send('PUT', `${control}/faults/${service}`, fault)),
    clearFaults: async () => void (await send('DELETE', `${control}/faults`)),
    calls: async () => ((await send('GET', `${control}/calls`)) as { calls: Record<string, number> }).calls,
    clearCalls: async () => void (await send('DELETE', `${control}/calls`)),
    publish: async (event) => void (await send('POST', `${control}/events`, event)),
  };
}

async function send(method: 'GET' | 'PUT' | 'POST' | 'DELETE', url: string, body?: object): Promise<unknown> {
  const answer = await request(url, {
    method,
    ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
  const text = await answer.body.text();
  if (answer.statusCode >= 300) throw new Error(`platform control: ${method} ${url} → ${answer.statusCode} ${text}`);
  return text === '' ? undefined : (JSON.parse(text) as unknown);
}
