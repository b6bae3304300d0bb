// The identity provider in this process, on a free port.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createIdentityProvider } from '../src/identity-provider.ts';
import { createSigningKeys, type SigningKeys } from '../src/signing-keys.ts';

export interface Running {
  readonly issuer: string;
  readonly keys: SigningKeys;
  /** What was reported as wrong. */
  readonly reports: string[];
  /** Posts to the token endpoint. */
  token(form: Record<string, string | undefined>, headers?: Record<string, string>): Promise<TokenAnswer>;
  stop(): void;
}

export interface TokenAnswer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

export async function running(options: { webOrigin?: string; accessTokenTtlS?: number } = {}): Promise<Running> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const keys = await createSigningKeys();
  const reports: string[] = [];
  const report = (line: string) => void reports.push(line);
  server.on('request', await createIdentityProvider({ issuer, keys, report, ...options }));
  return {
    issuer,
    keys,
    reports,
    async token(form, headers = {}) {
      const given = Object.entries(form).filter((entry): entry is [string, string] => entry[1] !== undefined);
      const body = new URLSearchParams(given);
      const answer = await fetch(`${issuer}/oauth2/token`, { method: 'POST', body, headers });
      return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
    },
    stop() {
      server.close();
      server.closeAllConnections();
    },
  };
}
