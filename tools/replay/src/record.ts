import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Agent } from 'undici';
import { askingWhose, isSigningIn, originOf } from './browser-session.ts';
import { cleanPath, cleanRequestBody, cleanRequestHeaders, cleanText } from './clean.ts';
import { forward } from './forward.ts';
import { markedDocuments, withoutMarked } from './marked.ts';
import { writePrivately } from './private-file.ts';
import { createProofs } from './proofs.ts';
import { readRecording } from './read-recording.ts';
import { exchangeLine, headerLine, methods, ownOrigin, written, type Exchange } from './recording.ts';
import { createAliases } from './who.ts';

export interface RecordOptions {
  /** The BFF that is recorded. */
  readonly to: string;
  /** Where the recording is written. What is there already is not overwritten. */
  readonly file: string;
  /** Default: any that is free. */
  readonly port?: number;
  /** Request headers to keep beside the usual ones, in small letters. */
  readonly headers?: readonly string[];
  /** Documents with one of these tags are kept without their texts. Default `confidential`. */
  readonly secretTags?: readonly string[];
  /** Of one body. Default 256 KiB: of longer ones only the digest is kept. */
  readonly maxBytes?: number;
}

export interface Recorder {
  readonly url: string;
  readonly recorded: () => number;
  /** Requests of signing in, which went through and are not in the recording. */
  readonly leftOut: () => number;
  /** Writes what is under way, and ends. */
  stop(): Promise<void>;
}

/** What happens while a request is under way: its events, and how many there were when others began. */
interface UnderWay {
  events: number;
  readonly seen: number[];
}

type Passing = (req: IncomingMessage, res: ServerResponse, underWay: UnderWay) => Promise<Exchange>;

/** A proxy on loopback: what goes through it is written down, without secrets, in the order in which it was asked. */
export async function startRecorder(options: RecordOptions): Promise<Recorder> {
  const { file, port = 0, headers = [], secretTags = ['confidential'] } = options;
  const out = await opened(file);
  out.write(headerLine(secretTags));
  const agent = new Agent({ pipelining: 1 });
  const counts = { written: 0, leftOut: 0 };
  const allUnderWay = new Set<UnderWay>();
  let last: Promise<void> = Promise.resolve();
  let pass: Passing = () => Promise.reject(new Error('not listening yet'));
  const server = createServer((req, res) => {
    const { method = '', url = '' } = req;
    const isLeftOut = isSigningIn(method, url);
    const underWay: UnderWay = { events: 0, seen: [] };
    if (isLeftOut) counts.leftOut += 1;
    else for (const { events, seen } of allUnderWay) seen.push(events);
    allUnderWay.add(underWay);
    const passed = pass(req, res, underWay).finally(() => allUnderWay.delete(underWay));
    const before = last;
    // In the order of requests, whichever is answered first.
    last = passed.then(
      async (exchange) => {
        await before;
        if (isLeftOut) return;
        counts.written += 1;
        out.write(exchangeLine(exchange));
      },
      async () => {
        res.destroy();
        await before;
      },
    );
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const ownPort = (server.address() as AddressInfo).port;
  pass = passing({ ...options, agent, ownPort });
  return {
    url: `http://127.0.0.1:${ownPort}`,
    recorded: () => counts.written,
    leftOut: () => counts.leftOut,
    async stop() {
      server.close();
      server.closeIdleConnections();
      // Streams that nobody would end.
      const cut = setTimeout(() => server.closeAllConnections(), 500);
      await last;
      clearTimeout(cut);
      server.closeAllConnections();
      out.end();
      await once(out, 'close');
      await agent.destroy();
      await withoutMarkedBefore(file, headers);
    },
  };
}

async function opened(file: string): Promise<WriteStream> {
  const out = createWriteStream(file, { mode: 0o600, flags: 'wx' });
  try {
    await once(out, 'open');
  } catch (error) {
    if ((error as { code?: string }).code === 'EEXIST') throw new TypeError(`${file} is there already; a recording is not overwritten.`); // prettier-ignore
    throw error;
  }
  return out;
}

/** A tag of a document may come later than its text: then what was written before is written again, without it. */
async function withoutMarkedBefore(file: string, headers: readonly string[]): Promise<void> {
  const { exchanges, secretTags } = await readRecording(file, headers);
  const marked = markedDocuments(exchanges, secretTags);
  if (marked.size === 0) return;
  const cleaned = exchanges.map((exchange) => withoutMarked(exchange, marked, secretTags));
  await writePrivately(file, written({ secretTags, exchanges: cleaned }));
}

interface PassingOptions extends RecordOptions {
  readonly agent: Agent;
  readonly ownPort: number;
}

function passing({ agent, to, maxBytes = 262_144, headers: also = [], ownPort }: PassingOptions): Passing {
  let found: Promise<string> | undefined;
  const origin = async (): Promise<string> => await (found ??= originOf(to).catch(() => new URL(to).origin));
  const whoAsks = createAliases((cookie) => askingWhose(to, origin)(cookie).catch(() => undefined));
  const keys = createKeyNames();
  const proofs = createProofs();
  const own = [`http://127.0.0.1:${ownPort}`, `http://localhost:${ownPort}`];
  return async (req, res, underWay) => {
    const { method = 'GET', url = '/', headers } = req;
    if (!url.startsWith('/') || !methods.includes(method)) throw new TypeError('a request that cannot be asked again');
    const bytes = await bodyOf(req, 64 * maxBytes);
    proofs.note(headers);
    const { user, cookie } = await whoAsks(headers);
    const { origin: from, 'idempotency-key': key } = headers;
    // Our pages are those that came through here: to the BFF they are pages of its own.
    const isOwn = from !== undefined && (own.includes(from) || from === (await origin()));
    const way = {
      agent,
      to,
      maxBytes,
      headers: isOwn ? { origin: await origin() } : {},
      heard: proofs.note,
      came: (events: number) => void (underWay.events += events),
    };
    const { answer, left } = await forward(way, req, bytes, res);
    const isStream = String(answer.headers['content-type']).startsWith('text/event-stream');
    const body = cleanRequestBody(bytes, headers['content-type'], bytes.length > maxBytes);
    return proofs.without({
      user,
      method,
      path: visible(cleanPath(url)),
      headers: {
        ...cleanRequestHeaders(headers, also),
        ...(from !== undefined && { origin: isOwn ? ownOrigin : cleanText(from) }),
        ...(cookie !== undefined && { cookie }),
        ...(typeof key === 'string' && { 'idempotency-key': keys(key) }),
      },
      ...(body && { body }),
      ...(isStream && { stream: { seen: underWay.seen, left } }),
      answer,
    });
  };
}

function visible(path: string): string {
  return path.replaceAll(/[^\x21-\x7e]+/g, encodeURIComponent);
}

/** Keys are secrets of whoever chose them; which requests have the same one is not. */
function createKeyNames(): (key: string) => string {
  const known = new Map<string, string>();
  return (key) => {
    // A string of structured fields stays one.
    const name = known.get(key) ?? (key.startsWith('"') ? `"key-${known.size + 1}"` : `key-${known.size + 1}`);
    known.set(key, name);
    return name;
  };
}

async function bodyOf(req: IncomingMessage, most: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of req as AsyncIterable<Buffer>) {
    parts.push(part);
    size += part.length;
    if (size > most) throw new RangeError('a request beyond all that is recorded');
  }
  return Buffer.concat(parts);
}
