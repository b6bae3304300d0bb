// A question to a BFF, and its server-sent events on to the page as they come.
import { randomUUID } from 'node:crypto';
import { request } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Settings } from '../settings.ts';
import type { SignIns } from './sign-ins.ts';

export interface Question {
  readonly client: 'web' | 'mobile';
  readonly user: string;
  readonly documentId: string;
  readonly question: string;
}

interface Around {
  readonly settings: Settings;
  readonly signIns: SignIns;
}

const versions = { web: 'v2', mobile: 'v1' } as const;

/** Whoever closes the page before the end, or presses Stop, ends the answer at the BFF too: nobody else reads it. */
export async function answer({ settings, signIns }: Around, asked: Question, to: ServerResponse): Promise<void> {
  const origin = settings.bffs[asked.client];
  const headers = await signIns.headersOf(asked.client, asked.user);
  const path = `/${versions[asked.client]}/documents/${encodeURIComponent(asked.documentId)}/answers`;
  const sent = request(origin + path, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json', 'idempotency-key': `"${randomUUID()}"` },
  });
  const { promise: over, resolve, reject } = Promise.withResolvers<void>();
  sent.once('error', (error) => (to.headersSent ? (to.destroy(), resolve()) : reject(error)));
  sent.once('response', (from) => {
    pass(from, to);
    from.once('error', () => to.destroy()).once('close', resolve);
    to.once('close', () => {
      const place = from.headers['content-location'];
      if (!from.readableEnded && place !== undefined) void stop(`${origin}${place}`, headers);
      sent.destroy();
    });
  });
  sent.end(JSON.stringify({ question: asked.question }));
  await over;
}

function pass(from: IncomingMessage, to: ServerResponse): void {
  const { 'content-type': type = 'application/octet-stream' } = from.headers;
  to.writeHead(from.statusCode ?? 502, { 'content-type': type, 'cache-control': 'no-store' });
  to.flushHeaders();
  from.pipe(to);
}

async function stop(url: string, headers: Readonly<Record<string, string>>): Promise<void> {
  // One that has ended by now is as good as stopped.
  await fetch(url, { method: 'DELETE', headers, signal: AbortSignal.timeout(5_000) }).catch(() => undefined);
}
