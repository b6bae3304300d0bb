import { setTimeout as pause } from 'node:timers/promises';
import { Agent, request } from 'undici';
import { serverSentData } from './server-sent-data.ts';
import type { Source, SourceListener } from './source.ts';

export interface SseSourceOptions {
  readonly url: string;
  readonly maxChars: number;
  readonly silentForMs: number;
  readonly random: () => number;
}

const connectWithinMs = 5_000;
const firstAgainMs = 250;
const againMs = 5_000;

/** Listens to server-sent events, again and again until it is closed. What is said in between is gone. */
export function sseSource(options: SseSourceOptions, listener: SourceListener): Source {
  const { url, maxChars, silentForMs, random } = options;
  const end = new AbortController();
  const { signal } = end;
  const agent = new Agent({
    connections: 1,
    connect: { timeout: connectWithinMs },
    headersTimeout: connectWithinMs,
    bodyTimeout: silentForMs, // the publisher says something now and then, so that a dead connection is told from a quiet one
  });

  async function listenOnce(): Promise<void> {
    const headers = { accept: 'text/event-stream' };
    const answer = await request(url, { headers, dispatcher: agent, signal });
    const type = String(answer.headers['content-type']);
    if (answer.statusCode !== 200 || !type.startsWith('text/event-stream')) {
      answer.body.on('error', () => undefined).destroy(); // it says so by an error that is nobody's
      throw new Error(`The events were answered with ${answer.statusCode}, ${type}.`);
    }
    listener.live();
    for await (const text of serverSentData(answer.body, maxChars)) listener.text(text);
  }

  const listening = (async () => {
    let failures = 0;
    while (!signal.aborted) {
      const startedAt = performance.now();
      const cause: unknown = await listenOnce().catch((error: unknown) => error);
      if (signal.aborted) break;
      listener.lost(cause);
      // A server that closes each connection at once is asked as rarely as one that is away.
      if (performance.now() - startedAt > againMs) failures = 0;
      const longest = Math.min(againMs, firstAgainMs * 2 ** failures++);
      await pause(longest * (0.5 + random() / 2), undefined, { ref: false, signal }).catch(() => undefined);
    }
  })();
  return {
    async close() {
      end.abort();
      await listening;
      await agent.destroy();
    },
  };
}
