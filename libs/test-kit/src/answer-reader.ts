// Reads an answer as a page does: with fetch, and event ids to go on from.

export interface AnswerEvent {
  readonly id: string | undefined;
  readonly event: string;
  readonly data: Record<string, unknown>;
  /** On `performance.now()`'s clock. */
  readonly at: number;
}

export interface AnswerReader {
  readonly status: number;
  readonly headers: Headers;
  readonly events: readonly AnswerEvent[];
  /** What it was answered, where it is no stream. */
  readonly body: string;
  /** `answer-start` says it. */
  readonly answerId: string;
  next(event: string, withinMs?: number): Promise<AnswerEvent>;
  /** When the server has ended it; with how many milliseconds a reader waits for that. */
  end(withinMs?: number): Promise<AnswerReader>;
  leave(): void;
}

const terminal = new Set(['answer-end', 'answer-error', 'interrupted', 'answer-moved']);

/** `asking` makes the request; it gets the signal by which the reader leaves. */
export async function readAnswer(asking: (signal: AbortSignal) => Promise<Response>): Promise<AnswerReader> {
  const left = new AbortController();
  const answer = await asking(left.signal);
  const events: AnswerEvent[] = [];
  const waiting = new Set<() => void>();
  let text = '';
  const decoder = new TextDecoder();
  const read = async (): Promise<void> => {
    for await (const chunk of answer.body ?? []) {
      text += decoder.decode(chunk as Uint8Array, { stream: true });
      if (!isStream) continue;
      const blocks = text.split('\n\n');
      text = blocks.pop() ?? '';
      for (const block of blocks) events.push(...eventIn(block));
      waiting.forEach((look) => look());
    }
  };
  const isStream = answer.headers.get('content-type')?.startsWith('text/event-stream') ?? false;
  const ended = read().catch(() => undefined);
  if (!isStream) await ended;
  const reader: AnswerReader = {
    status: answer.status,
    headers: answer.headers,
    events,
    get body() {
      return text;
    },
    get answerId() {
      return answer.headers.get('content-location')?.split('/').at(-1) ?? '';
    },
    leave: () => left.abort(),
    async end(withinMs = 20_000) {
      await inTime(ended, withinMs, () => `the stream did not end; it had ${events.map(({ event }) => event)}`);
      return reader;
    },
    next(event, withinMs = 10_000) {
      const found = Promise.withResolvers<AnswerEvent>();
      const look = (): void => {
        const one = events.find((received) => received.event === event);
        if (one) found.resolve(one);
      };
      waiting.add(look);
      look();
      const none = () => `no ${event}; there was ${events.map((one) => one.event)}`;
      return inTime(found.promise, withinMs, none).finally(() => waiting.delete(look));
    },
  };
  return reader;
}

function eventIn(block: string): AnswerEvent[] {
  const fields = new Map<string, string>();
  for (const line of block.split('\n')) {
    const at = line.indexOf(': ');
    if (at > 0) fields.set(line.slice(0, at), line.slice(at + 2));
  }
  const data = fields.get('data');
  if (data === undefined) return [];
  const parsed = JSON.parse(data) as Record<string, unknown>;
  return [{ id: fields.get('id'), event: fields.get('event') ?? '', data: parsed, at: performance.now() }];
}

export function textOf(events: readonly AnswerEvent[]): string {
  return events.map(({ event, data }) => (event === 'answer-delta' ? String(data['text']) : '')).join('');
}

export function endsOf(events: readonly AnswerEvent[]): string[] {
  return events
    .filter(({ event }) => terminal.has(event))
    .map(({ event, data }) => `${event} ${reasonOf(data)}`.trim());
}

function reasonOf(data: Record<string, unknown>): string {
  return String(data['why'] ?? data['finishReason'] ?? data['title'] ?? '');
}

async function inTime<T>(awaited: Promise<T>, ms: number, what: () => string): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error(`${what()} (${ms} ms)`)), ms);
  try {
    return await Promise.race([awaited, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
