import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { request, type Agent, type Dispatcher } from 'undici';
import { cleanAnswerHeaders, cleanBody, createEventReader } from './clean.ts';
import type { Answer } from './recording.ts';

export interface Way {
  readonly agent: Agent;
  readonly to: string;
  readonly maxBytes: number;
  /** Instead of those that came. */
  readonly headers: Readonly<Record<string, string>>;
  /** Hears of the headers of the answer, with all that is not recorded. */
  readonly heard: (headers: Readonly<Record<string, unknown>>) => void;
  /** Counts the events of a stream, as they come. */
  readonly came: (events: number) => void;
}

export interface Forwarded {
  readonly answer: Answer;
  /** Whoever asked left before the end. */
  readonly left: boolean;
}

const ofConnection: ReadonlySet<string> = new Set(['connection', 'keep-alive', 'transfer-encoding', 'upgrade', 'host', 'content-length', 'expect']); // prettier-ignore

/** Asks the BFF, and hands on what it answers as it comes. */
export async function forward(way: Way, req: IncomingMessage, body: Buffer, res: ServerResponse): Promise<Forwarded> {
  const { agent, to, maxBytes } = way;
  const gone = new AbortController();
  res.once('close', () => gone.abort());
  const came = Object.fromEntries(Object.entries(req.headers).filter(([name]) => !ofConnection.has(name)));
  // A recording has to be read: the BFF answers without compression.
  delete came['accept-encoding'];
  try {
    const answer = await request(`${to}${req.url ?? '/'}`, {
      method: (req.method ?? 'GET') as Dispatcher.HttpMethod,
      headers: { ...came, ...way.headers },
      dispatcher: agent,
      signal: gone.signal,
      ...(body.length > 0 && { body }),
    });
    way.heard(answer.headers);
    const passed = Object.entries(answer.headers).filter(([name]) => !ofConnection.has(name));
    res.writeHead(answer.statusCode, Object.fromEntries(passed) as Record<string, string>);
    // A stream has begun before its first event.
    res.flushHeaders();
    const type = String(answer.headers['content-type'] ?? '');
    const read = type.startsWith('text/event-stream') ? createEventReader() : undefined;
    const bytes = await handOn(answer.body, res, { maxBytes, noted: (part) => read && way.came(read(part).length) });
    const kept = cleanBody(bytes.kept, type, bytes.cut);
    const headers = cleanAnswerHeaders(Object.fromEntries(passed));
    return { answer: { status: answer.statusCode, headers, ...(kept && { body: kept }) }, left: bytes.left };
  } catch {
    const left = gone.signal.aborted;
    res.destroy();
    return { answer: { status: 0, headers: {} }, left };
  }
}

interface Bytes {
  readonly kept: Buffer;
  readonly cut: boolean;
  readonly left: boolean;
}

/** Goes on as it comes, so that streams stay streams. Who leaves early has what came until then recorded. */
async function handOn(
  body: AsyncIterable<Buffer>,
  res: ServerResponse,
  { maxBytes, noted }: { readonly maxBytes: number; readonly noted: (part: Buffer) => void },
): Promise<Bytes> {
  const parts: Buffer[] = [];
  let size = 0;
  let left = false;
  try {
    for await (const part of body) {
      size += part.length;
      if (size <= maxBytes) parts.push(part);
      noted(part);
      if (!res.write(part)) await Promise.race([once(res, 'drain'), once(res, 'close')]);
    }
    res.end();
  } catch (error) {
    if (!res.destroyed) throw error;
    left = true;
  }
  return { kept: Buffer.concat(parts), cut: size > maxBytes, left };
}
