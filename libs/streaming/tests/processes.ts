import { fileURLToPath } from 'node:url';
import { setTimeout as pause } from 'node:timers/promises';
import { startChild, type ChildTool } from '@frontdesk/test-kit';
import type { EventSourceMessage } from 'eventsource-parser';
import { isTerminal } from '../src/protocol.ts';
import { clientOf, textOf } from './client.ts';

export interface Question {
  readonly key?: string;
  readonly fingerprint?: string;
  readonly count: number;
  readonly everyMs: number;
}

export interface Instance extends ChildTool {
  readonly url: string;
  ask(question: Question): Promise<{ readonly id: string; readonly isNew: boolean }>;
}

export async function startInstance(redisUrl: string, options: object = {}): Promise<Instance> {
  const program = fileURLToPath(new URL('./answer-process.ts', import.meta.url));
  const env = { REDIS: redisUrl, OPTIONS: JSON.stringify(options), NODE_NO_WARNINGS: '1' };
  const child = await startChild(program, { env });
  const url = child.urls['answers'] ?? '';
  return {
    ...child,
    url,
    async ask(question) {
      const answer = await fetch(url, { method: 'POST', body: JSON.stringify(question) });
      if (!answer.ok) throw new Error(`${answer.status}: ${await answer.text()}`);
      return (await answer.json()) as { id: string; isNew: boolean };
    },
  };
}

export interface Saw {
  readonly events: readonly EventSourceMessage[];
  readonly text: string;
  readonly ends: readonly EventSourceMessage[];
  /** Connections that broke. */
  readonly resets: number;
  readonly reconnects: readonly number[];
  readonly endedAt: number;
}

export interface FollowOptions {
  /** Where it may connect, by how often it did. */
  readonly urlOf: (attempt: number) => string;
  readonly onEvent?: (event: EventSourceMessage) => void;
  readonly withinMs?: number;
}

/** Reads to the end as a client does that comes back until it has it. */
export async function follow(id: string, { urlOf, onEvent, withinMs = 30_000 }: FollowOptions): Promise<Saw> {
  const events: EventSourceMessage[] = [];
  const reconnects: number[] = [];
  let resets = 0;
  let lastEventId: string | undefined;
  let waitMs = 100;
  const ends = (): EventSourceMessage[] => events.filter(({ event }) => isTerminal(event ?? ''));
  const until = performance.now() + withinMs;
  for (let attempt = 0; ends().length === 0 && performance.now() < until; attempt += 1) {
    if (attempt > 0) {
      await pause(waitMs);
      reconnects.push(performance.now());
    }
    try {
      const headers = lastEventId === undefined ? {} : { 'last-event-id': lastEventId };
      const answer = await fetch(`${urlOf(attempt)}/${id}`, { headers, signal: AbortSignal.timeout(withinMs) });
      if (answer.status === 204) break;
      if (!answer.ok || !answer.body) {
        await answer.body?.cancel();
        continue;
      }
      const client = clientOf(watched(answer.body), onEvent);
      await client.over;
      events.push(...client.events);
      lastEventId = client.lastEventId ?? lastEventId;
      waitMs = client.retries.at(-1) ?? waitMs;
    } catch {
      resets += 1;
    }
  }
  return { events, text: textOf(events), ends: ends(), resets, reconnects, endedAt: performance.now() };

  async function* watched(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    try {
      yield* body;
    } catch (error) {
      resets += 1;
      throw error;
    }
  }
}

/** As the counting producer says it, as far as it came. */
export function countedTo(count: number): string {
  return Array.from({ length: count }, (_, index) => `${index} `).join('');
}

/** What is the same in each: nothing missing, nothing twice, in their order. */
export function countIn(text: string): number {
  const said = text.trimEnd() === '' ? 0 : text.trimEnd().split(' ').length;
  if (text !== countedTo(said)) throw new Error(`A gap or a repetition: ${text}`);
  return said;
}
