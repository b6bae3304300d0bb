// Constant load of a phone's kind: reads with ETags, writes with a key, writes that are sent again, answers.
import { setImmediate as turn, setTimeout as pause } from 'node:timers/promises';
import { Agent, request } from 'undici';
import { readWholeAnswer } from './answer-reading.ts';
import { codeOf } from './outcome.ts';
import { commentList, documentList, documentView, homeView, sendable } from './requests.ts';
import type { RouteRequest } from './requests.ts';

export type Kind = 'read' | 'write' | 'write again' | 'answer';

export interface Sent {
  readonly kind: Kind;
  /** `200`, `503 shutting-down`, `ECONNRESET`. */
  readonly shown: string;
  readonly isFailed: boolean;
  readonly isReplayed: boolean;
  /** When it was over, on performance.now()'s clock. */
  readonly at: number;
  readonly ms: number;
  /** Requests that it took: an answer may take several. */
  readonly requests: number;
}

/** A try that came to nothing, whether or not it was made again. */
export interface Refusal {
  readonly kind: Kind;
  readonly shown: string;
  readonly at: number;
}

export interface Traffic {
  readonly sent: readonly Sent[];
  readonly refusals: readonly Refusal[];
  /** Writes that were asked for, each with a key of its own. */
  readonly writes: () => number;
  readonly answers: () => number;
  /** How often an answer went on at another instance. */
  readonly moves: () => number;
  requests(): number;
  stop(): Promise<void>;
}

export interface TrafficOptions {
  readonly url: string;
  readonly token: string;
  readonly perSecond: number;
  /** A write that was refused or lost is sent again with its key, as phones do, until this long after. Default: never. */
  readonly insistForMs?: number;
  readonly withAnswers?: boolean;
  /** What its comments say, before their number. */
  readonly note?: string;
}

const reads: readonly RouteRequest[] = [documentView, commentList, homeView, documentList, commentList];

export function startTraffic(options: TrafficOptions): Traffic {
  const dispatcher = new Agent({ connections: 256, pipelining: 1, headersTimeout: 30_000, bodyTimeout: 30_000 });
  const context: Context = {
    ...options,
    dispatcher,
    sent: [],
    refusals: [],
    etags: new Map(),
    writes: 0,
    answers: 0,
    moves: 0,
  };
  const stopped = new AbortController();
  const running = (async () => {
    const startAt = performance.now();
    const open = new Set<Promise<void>>();
    for (let index = 0; !stopped.signal.aborted; index += 1) {
      const waitMs = startAt + (index * 1000) / options.perSecond - performance.now();
      await (waitMs > 0 ? pause(waitMs) : turn()); // who is behind lets answers in all the same
      const one: Promise<void> = task(context, index).finally(() => open.delete(one));
      open.add(one);
    }
    await Promise.all(open);
    await dispatcher.close();
  })();
  return {
    sent: context.sent,
    refusals: context.refusals,
    writes: () => context.writes,
    answers: () => context.answers,
    moves: () => context.moves,
    requests: () => context.sent.reduce((sum, { requests }) => sum + requests, 0),
    async stop() {
      stopped.abort();
      await running;
    },
  };
}

interface Context extends TrafficOptions {
  readonly dispatcher: Agent;
  readonly sent: Sent[];
  readonly refusals: Refusal[];
  readonly etags: Map<string, string>;
  writes: number;
  answers: number;
  moves: number;
}

/** Of 100: 80 reads, 10 writes, 5 writes that are sent twice, and an answer. */
async function task(context: Context, index: number): Promise<void> {
  const [place, text] = [index % 20, `${context.note ?? 'note'} ${index};`];
  if (place === 7 || place === 14) return await write(context, text);
  if (place === 18) return await write(context, text, true);
  if (index % 100 === 50 && context.withAnswers) return await answer(context);
  return await read(context, reads[index % reads.length] ?? documentView);
}

async function read(context: Context, { path }: RouteRequest): Promise<void> {
  const tag = context.etags.get(path);
  const got = await send(context, { method: 'GET', path, headers: tag === undefined ? {} : { 'if-none-match': tag } });
  if (got.etag !== undefined) context.etags.set(path, got.etag);
  const isFailed = got.status !== 200 && got.status !== 304;
  if (isFailed) context.refusals.push({ kind: 'read', shown: got.shown, at: performance.now() });
  note(context, 'read', got, { isFailed });
}

async function write(context: Context, text: string, isSentTwice = false): Promise<void> {
  const { headers, body } = sendable({ ...comment, body: { body: text } });
  const sendIt = () => send(context, { method: 'POST', path: comment.path, headers, ...(body && { body }) });
  context.writes += 1;
  const first = await insisting(context, sendIt);
  note(context, 'write', first, { isFailed: first.status !== 201 });
  if (!isSentTwice || first.status !== 201) return;
  const second = await insisting(context, sendIt);
  const isSame = second.status === 201 && second.text === first.text;
  const shown = second.status === 201 && !isSame ? '201, another comment' : second.shown;
  note(context, 'write again', { ...second, shown }, { isFailed: !isSame });
}

const comment: RouteRequest = { ...commentList, method: 'POST', needsKey: true, healthy: 201 };

async function answer(context: Context): Promise<void> {
  const startAt = performance.now();
  context.answers += 1;
  const { failure, moves, requests } = await readWholeAnswer(context);
  context.moves += moves;
  const got = { shown: failure ?? 'whole', ms: performance.now() - startAt, isReplayed: false };
  note(context, 'answer', got, { isFailed: failure !== undefined, requests });
}

interface Got {
  readonly status: number;
  readonly shown: string;
  readonly etag?: string;
  readonly text: string;
  readonly isReplayed: boolean;
  readonly ms: number;
}

type Asked = { method: 'GET' | 'POST'; path: string; headers: Record<string, string>; body?: string };

async function send({ url, token, dispatcher }: Context, { path, headers, ...asked }: Asked): Promise<Got> {
  const startAt = performance.now();
  try {
    const given = { authorization: `Bearer ${token}`, ...headers };
    const answer = await request(`${url}${path}`, { ...asked, headers: given, dispatcher });
    const text = await answer.body.text();
    const { statusCode: status, headers: got } = answer;
    const etag = got['etag'];
    const isReplayed = got['idempotent-replayed'] === 'true';
    const shown = status < 400 ? String(status) : `${status} ${codeOf(text)}`;
    return { status, shown, text, isReplayed, ms: performance.now() - startAt, ...(etag && { etag: String(etag) }) };
  } catch (error) {
    const shown = (error as { code?: string }).code ?? String(error);
    return { status: 0, shown, text: '', isReplayed: false, ms: performance.now() - startAt };
  }
}

/** Only what was lost or refused for now is worth another try. */
async function insisting({ insistForMs = 0, refusals }: Context, sendIt: () => Promise<Got>): Promise<Got> {
  const until = performance.now() + insistForMs;
  for (;;) {
    const got = await sendIt();
    if (got.status !== 201) refusals.push({ kind: 'write', shown: got.shown, at: performance.now() });
    const isForNow = got.status === 0 || got.status >= 500 || got.shown.includes('in-progress');
    if (!isForNow || performance.now() > until) return got;
    await pause(250);
  }
}

function note(
  { sent }: Context,
  kind: Kind,
  { shown, ms, isReplayed }: Pick<Got, 'shown' | 'ms' | 'isReplayed'>,
  { isFailed, requests = 1 }: { isFailed: boolean; requests?: number },
): void {
  sent.push({ kind, shown, isFailed, isReplayed, at: performance.now(), ms, requests });
}
