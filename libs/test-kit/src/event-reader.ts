// Reads a stream of server-sent events as a page would, with fetch.
import type { ScriptedBrowser } from './scripted-browser.ts';

export interface ReceivedEvent {
  readonly event: string;
  readonly data: Record<string, unknown>;
  /** On `performance.now()`'s clock. */
  readonly at: number;
}

export interface EventReader {
  readonly status: number;
  readonly headers: Headers;
  readonly events: ReceivedEvent[];
  /** The first event of this kind, also one that came before. */
  next(event: string, withinMs?: number): Promise<ReceivedEvent>;
  /** When the server has ended the stream. */
  readonly ended: Promise<void>;
  close(): void;
}

export async function readEvents(browser: Pick<ScriptedBrowser, 'fetch'>, address: string): Promise<EventReader> {
  const left = new AbortController();
  const answer = await browser.fetch(address, { signal: left.signal });
  const events: ReceivedEvent[] = [];
  const waiting = new Set<() => void>();
  const read = async (): Promise<void> => {
    let text = '';
    for await (const chunk of answer.body ?? []) {
      text += Buffer.from(chunk).toString();
      const blocks = text.split('\n\n');
      text = blocks.pop() ?? '';
      for (const block of blocks) keep(block);
    }
  };
  const keep = (block: string): void => {
    const fields = new Map(
      block.split('\n').map((line) => [line.split(': ')[0], line.split(': ').slice(1).join(': ')]),
    );
    const data = fields.get('data');
    if (data === undefined) return;
    events.push({ event: fields.get('event') ?? '', data: JSON.parse(data) as never, at: performance.now() });
    waiting.forEach((look) => look());
  };
  const ended = read().catch(() => undefined);
  return {
    status: answer.status,
    headers: answer.headers,
    events,
    ended,
    close: () => left.abort(),
    next: (event, withinMs = 5_000) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error(`no ${event} in ${withinMs} ms`)), withinMs);
        const look = (): void => {
          const found = events.find((received) => received.event === event);
          if (!found) return;
          clearTimeout(timer);
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        look();
      }),
  };
}
