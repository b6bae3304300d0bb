import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Agent, request, type Dispatcher } from 'undici';
import { originOf } from './browser-session.ts';
import { cleanAnswerHeaders, cleanBody } from './clean.ts';
import type { Credentials } from './credentials.ts';
import { createProofs, type Proofs } from './proofs.ts';
import { readEvents, type Events } from './read-events.ts';
import { ownOrigin, type Answer, type Exchange } from './recording.ts';
import { createRenamed, type Renamed } from './renamed.ts';

export interface PlayOptions {
  /** The build that is tried. */
  readonly to: string;
  readonly credentials: Credentials;
  /** Of one body. Default 256 KiB, as at recording. */
  readonly maxBytes?: number;
  /** How long an answer may take, streams with all of their events. Default 30 s. */
  readonly withinMs?: number;
  /** How long an event is waited for that the recording has. Default 5 s. */
  readonly eventWithinMs?: number;
}

/** Asks what was recorded, one after the other: what a user wrote is there when the next request reads it. */
export async function play(recorded: readonly Exchange[], options: PlayOptions): Promise<readonly Answer[]> {
  const agent = new Agent({ pipelining: 1 });
  const renamed = createRenamed();
  const playing = { ...options, agent, renamed, keys: createNewKeys(), proofs: createProofs(), origin: originBy(options.to) }; // prettier-ignore
  const answers: Answer[] = [];
  const open = new Map<number, Events>();
  /** What was read in the meantime is read first: what it was about may have been asked because of it. */
  const catchUp = async (now: number): Promise<void> => {
    for (const [at, events] of [...open]) {
      const exchange = recorded[at];
      const seen = exchange?.stream?.seen[now - at - 1];
      if (exchange !== undefined && seen !== undefined) renamed.learn(exchange, await events.arrived(seen));
      else {
        open.delete(at);
        answers[at] = playing.proofs.without(await events.end());
      }
    }
  };
  try {
    for (const [at, exchange] of recorded.entries()) {
      await catchUp(at);
      const asked = await ask(playing, exchange);
      if (asked.events !== undefined && isReadMeanwhile(exchange)) open.set(at, asked.events);
      else {
        const answer = playing.proofs.without(await asked.answer());
        answers[at] = answer;
        renamed.learn(exchange, answer);
      }
    }
    await catchUp(Infinity);
  } finally {
    await agent.destroy();
  }
  return answers;
}

/** Others were asked before its end. */
function isReadMeanwhile({ stream }: Exchange): boolean {
  return stream !== undefined && stream.seen.length > 0;
}

function originBy(to: string): () => Promise<string> {
  let found: Promise<string> | undefined;
  return async () => await (found ??= originOf(to).catch(() => new URL(to).origin));
}

/** A key of this replay for each of the recording: with the old ones, the answers would be those of the first run. */
function createNewKeys(): (name: string) => string {
  const known = new Map<string, string>();
  return (name) => {
    const key = known.get(name) ?? (name.startsWith('"') ? `"${randomUUID()}"` : randomUUID());
    known.set(name, key);
    return key;
  };
}

interface Playing extends PlayOptions {
  readonly agent: Agent;
  readonly renamed: Renamed;
  readonly proofs: Proofs;
  readonly keys: (name: string) => string;
  readonly origin: () => Promise<string>;
}

interface Asked {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Where the answer is a stream, as it was recorded. */
  readonly events?: Events;
  /** Reads it to its end, or as far as it was recorded. */
  answer(): Promise<Answer>;
}

const mostTries = 3;
const longestWaitS = 30;

async function ask(playing: Playing, exchange: Exchange): Promise<Asked> {
  let asked = await askOnce(playing, exchange);
  for (let tries = 1; tries < mostTries; tries += 1) {
    if (!(await isToBeAskedAgain(playing, exchange, asked))) break;
    await asked.answer();
    asked = await askOnce(playing, exchange);
  }
  return asked;
}

/** Where the answer is about the time of the replay, and not about the build. */
async function isToBeAskedAgain({ credentials }: Playing, exchange: Exchange, asked: Asked): Promise<boolean> {
  const { user, method, answer: before } = exchange;
  const { status, headers } = asked;
  // A token of a long replay ends in the middle of it.
  if (status === 401 && before.status !== 401) return await credentials.renew(user);
  if (status === 429 && before.status !== 429) {
    // What took an hour is asked in seconds.
    await pause(Math.min(Number(headers['retry-after'] ?? 1) || 1, longestWaitS) * 1000);
    return true;
  }
  // A build that has just been started is slow at first, and leaves out what does not come in time.
  return method === 'GET' && headers[degraded] !== undefined && before.headers[degraded] === undefined;
}

const degraded = 'frontdesk-degraded';

async function askOnce(playing: Playing, exchange: Exchange): Promise<Asked> {
  const { to, credentials, agent, renamed, proofs, withinMs = 30_000, maxBytes = 262_144 } = playing;
  const { user, method, path, body, stream } = exchange;
  const headers = { ...(await sentHeaders(playing, exchange)), ...(await credentials.headersOf(user)) };
  proofs.note(headers);
  const leave = new AbortController();
  try {
    const answer = await request(`${to}${renamed.path(path)}`, {
      method: method as Dispatcher.HttpMethod,
      headers,
      dispatcher: agent,
      signal: AbortSignal.any([leave.signal, AbortSignal.timeout(isReadMeanwhile(exchange) ? longestStreamMs : withinMs)]), // prettier-ignore
      ...bodyMember(body, renamed),
    });
    proofs.note(answer.headers);
    credentials.keep(user, [answer.headers['set-cookie'] ?? []].flat());
    const known = Object.entries(answer.headers).filter(([name]) => !['connection', 'keep-alive', 'transfer-encoding'].includes(name)); // prettier-ignore
    const head = { status: answer.statusCode, headers: cleanAnswerHeaders(Object.fromEntries(known)) };
    const type = String(answer.headers['content-type'] ?? '');
    const isCut = exchange.answer.body !== undefined && 'bytes' in exchange.answer.body;
    if (stream !== undefined && !isCut && type.startsWith('text/event-stream')) {
      const events = readEvents(answer.body, { head, wanted: exchange, leave: () => leave.abort(), withinMs: playing.eventWithinMs ?? 5000 }); // prettier-ignore
      return { ...head, events, answer: () => events.end() };
    }
    return { ...head, answer: async () => await readWhole(answer.body, { head, type, maxBytes }) };
  } catch {
    return { ...noAnswer, answer: () => Promise.resolve(noAnswer) };
  }
}

// Others are asked while it is read.
const longestStreamMs = 600_000;
const noAnswer: Answer = { status: 0, headers: {} };

async function sentHeaders({ renamed, keys, origin }: Playing, { headers }: Exchange): Promise<Record<string, string>> {
  const sent: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (name === 'idempotency-key') sent[name] = keys(value);
    else if (name === 'origin' && value === ownOrigin) sent[name] = await origin();
    else sent[name] = renamed.header(name, value);
  }
  return sent;
}

function bodyMember(body: Exchange['body'], renamed: Renamed): { readonly body?: string } {
  if (body === undefined) return {};
  if ('json' in body) return { body: JSON.stringify(renamed.json(body.json)) };
  // Bytes were not kept: what was sent is not known any more.
  return 'text' in body ? { body: renamed.text(body.text) } : {};
}

interface ReadHow {
  readonly head: Answer;
  readonly type: string;
  readonly maxBytes: number;
}

async function readWhole(body: AsyncIterable<Buffer>, { head, type, maxBytes }: ReadHow): Promise<Answer> {
  const parts: Buffer[] = [];
  let size = 0;
  try {
    for await (const part of body) {
      size += part.length;
      if (size <= maxBytes) parts.push(part);
    }
  } catch {
    return noAnswer;
  }
  const kept = cleanBody(Buffer.concat(parts), type, size > maxBytes);
  return { ...head, ...(kept && { body: kept }) };
}
