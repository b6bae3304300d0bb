import { createWriteStream } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { Agent, request } from 'undici';
import { cleanAnswerHeaders, cleanBody, cleanPath, cleanRequestHeaders } from './clean.ts';
import { exchangeLine, headerLine, type Answer, type Exchange } from './recording.ts';
import { createAliases } from './who.ts';

export interface RecordOptions {
  /** The BFF that is recorded. */
  readonly to: string;
  /** Where the recording is written. */
  readonly file: string;
  /** Default: any that is free. */
  readonly port?: number;
  /** Request headers to keep beside the usual ones, in small letters. */
  readonly headers?: readonly string[];
  /** Of one body. Default 256 KiB: of longer ones only the digest is kept. */
  readonly maxBytes?: number;
}

export interface Recorder {
  readonly url: string;
  readonly recorded: () => number;
  /** Writes what is under way, and ends. */
  stop(): Promise<void>;
}

const ofConnection = new Set(['connection', 'keep-alive', 'transfer-encoding', 'upgrade', 'host', 'content-length', 'expect']); // prettier-ignore

/** A proxy on loopback: what goes through it is written down, without secrets, in the order in which it was asked. */
export async function startRecorder(options: RecordOptions): Promise<Recorder> {
  const { to, file, port = 0, headers = [], maxBytes = 262_144 } = options;
  const agent = new Agent({ pipelining: 1 });
  const out = createWriteStream(file, { mode: 0o600 });
  await once(out, 'open');
  out.write(headerLine());
  const aliasOf = createAliases();
  const keys = createKeyNames();
  let last: Promise<void> = Promise.resolve();
  let count = 0;

  const pass = async (req: IncomingMessage, res: ServerResponse): Promise<Exchange> => {
    const asked = await bodyOf(req, maxBytes);
    const key = req.headers['idempotency-key'];
    const kept = {
      user: aliasOf(req.headers),
      method: req.method ?? 'GET',
      path: cleanPath(req.url ?? '/'),
      headers: {
        ...cleanRequestHeaders(req.headers, headers),
        ...(typeof key === 'string' && { 'idempotency-key': keys(key) }),
      },
      ...bodyMember(asked, req.headers['content-type'], maxBytes),
    };
    return { ...kept, answer: await forward({ agent, to, maxBytes }, req, asked.bytes, res) };
  };

  const server = createServer((req, res) => {
    const passed = pass(req, res);
    const before = last;
    // In the order of requests, whichever is answered first.
    last = passed.then(
      async (exchange) => {
        await before;
        count += 1;
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
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    recorded: () => count,
    async stop() {
      server.close();
      server.closeIdleConnections();
      await last;
      server.closeAllConnections();
      out.end();
      await once(out, 'close');
      await agent.destroy();
    },
  };
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

interface Read {
  readonly bytes: Buffer;
}

async function bodyOf(req: IncomingMessage, maxBytes: number): Promise<Read> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of req as AsyncIterable<Buffer>) {
    parts.push(part);
    size += part.length;
    if (size > 64 * maxBytes) throw new RangeError('a request beyond all that is recorded');
  }
  return { bytes: Buffer.concat(parts) };
}

function bodyMember({ bytes }: Read, contentType: string | undefined, maxBytes: number): Pick<Exchange, 'body'> {
  const body = cleanBody(bytes, contentType, bytes.length > maxBytes);
  return body === undefined ? {} : { body };
}

interface Way {
  readonly agent: Agent;
  readonly to: string;
  readonly maxBytes: number;
}

async function forward(
  { agent, to, maxBytes }: Way,
  req: IncomingMessage,
  body: Buffer,
  res: ServerResponse,
): Promise<Answer> {
  // prettier-ignore
  const gone = new AbortController();
  res.once('close', () => gone.abort());
  const headers = Object.fromEntries(Object.entries(req.headers).filter(([name]) => !ofConnection.has(name)));
  // A recording has to be read: the BFF answers without compression.
  delete headers['accept-encoding'];
  try {
    const answer = await request(`${to}${req.url ?? '/'}`, {
      method: (req.method ?? 'GET') as 'GET',
      headers,
      dispatcher: agent,
      signal: gone.signal,
      ...(body.length > 0 && { body }),
    });
    const passed = Object.entries(answer.headers).filter(([name]) => !ofConnection.has(name));
    res.writeHead(answer.statusCode, Object.fromEntries(passed) as Record<string, string>);
    const bytes = await handOn(answer.body, res, maxBytes);
    const kept = cleanBody(bytes.kept, String(answer.headers['content-type'] ?? ''), bytes.cut);
    return {
      status: answer.statusCode,
      headers: cleanAnswerHeaders(Object.fromEntries(passed)),
      ...(kept && { body: kept }),
    };
  } catch {
    res.destroy();
    return { status: 0, headers: {} };
  }
}

/** Goes on as it comes, so that streams stay streams. Who leaves early has what came until then recorded. */
async function handOn(
  body: AsyncIterable<Buffer>,
  res: ServerResponse,
  maxBytes: number,
): Promise<{ kept: Buffer; cut: boolean }> {
  // prettier-ignore
  const parts: Buffer[] = [];
  let size = 0;
  try {
    for await (const part of body) {
      size += part.length;
      if (size <= maxBytes) parts.push(part);
      if (!res.write(part)) await Promise.race([once(res, 'drain'), once(res, 'close')]);
    }
    res.end();
  } catch (error) {
    if (!res.destroyed) throw error;
  }
  return { kept: Buffer.concat(parts), cut: size > maxBytes };
}
