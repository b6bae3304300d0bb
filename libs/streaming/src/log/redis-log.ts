import { randomUUID } from 'node:crypto';
import type { Redis, Script, ScriptArgument, Subscription } from '@frontdesk/redis';
import type { Seal } from '@frontdesk/sealing';
import { bytesOf, type Entry, type JsonObject, type TerminalEvent } from '../protocol.ts';
import * as scripts from './redis-scripts.ts';
import { sealedLog } from './sealed-log.ts';
import type {
  AnswerRecord,
  Appended,
  Batch,
  Closed,
  Closing,
  LookedAfter,
  Opened,
  Opening,
  StreamLog,
} from './stream-log.ts';
import { cutMessage, endMessage, entriesMessage, hearMessage, moreMessage, stopMessage } from './wake-message.ts';

export interface RedisLogOptions {
  readonly redis: Redis;
  /** Default a random one, as it should be. */
  readonly instance?: string;
  /** Closes what of an answer can be read. */
  readonly seal?: Seal | undefined;
}

/** The reader of another version finds a format that it does not know: then there is no such answer. */
const plain = '1';
const sealed = '2';
// Who waits for a page gets 50 ms; a stream that is under way would rather wait than end.
const patientMs = 1_000;
/** What is more, each instance reads from the log. */
const mostTold = 16 * 1_024;

export function redisLog({ seal, redis, instance = randomUUID() }: RedisLogOptions): StreamLog {
  const log = openLog(redis, instance, seal ? [sealed, plain] : [plain]);
  return seal ? sealedLog(log, seal) : log;
}

/** Writes the first of the formats, and reads all of them. */
function openLog(redis: Redis, instance: string, formats: readonly [string, ...string[]]): StreamLog {
  const recordOf = (id: string, reply: unknown) => recordIn(id, reply, formats);

  const keysOf = (id: string): string[] => [redis.key(id, 'answer'), redis.key(id, 'text'), redis.key(id, 'readers')];
  const index = redis.key('answers', 'unsettled');
  const prefix = `${redis.key('answers', 'instance')}:`;
  const run = async (script: Script, id: string, args: readonly ScriptArgument[]): Promise<unknown> =>
    await redis.run(script, keysOf(id), args, { deadlineMs: patientMs });
  const ofIndex = async (script: Script, args: readonly ScriptArgument[]): Promise<unknown> =>
    await redis.run(script, [index], args, { deadlineMs: patientMs });
  let subscription: Subscription | undefined;

  return {
    instance,
    isShared: true,
    async open(id, opening) {
      await ofIndex(scripts.watchScript, [id, opening.leaseMs]);
      return openedOf(await run(scripts.openScript, id, openArguments(opening, instance, formats[0])), (kept) =>
        recordOf(id, kept),
      );
    },
    append: async (id, batch) =>
      appendedOf(await run(scripts.appendScript, id, appendArguments(id, batch, prefix, instance))),
    async read(id, after, atMost) {
      const reply = await run(scripts.readScript, id, [`(0-${after}`, atMost]);
      return (reply as readonly [string, readonly string[]][]).map(entryOf);
    },
    find: async (id) => recordOf(id, await run(scripts.findScript, id, [])),
    join: async (id, forMs) => recordOf(id, await run(scripts.joinScript, id, [instance, forMs])),
    leave: async (id) => void (await redis.command('zrem', keysOf(id)[2]!, instance)),
    askToStop: async (id, why) =>
      recordOf(id, await run(scripts.stopScript, id, [prefix, instance, why, stopMessage(id, why)])),
    close: async (id, closing) =>
      closedOf(closing, await run(scripts.closeScript, id, closeArguments(id, closing, prefix, instance)), (kept) =>
        recordOf(id, kept),
      ),
    async cut(id, end, erase) {
      const told = [prefix, instance, ...cutMessage(id, end), Number(erase)];
      return recordOf(id, await run(scripts.cutScript, id, told));
    },
    async settled(id, fence) {
      if (Number(await run(scripts.settledScript, id, [fence])) === 1) await redis.command('zrem', index, id);
    },
    due: async (forMs, atMost) => (await ofIndex(scripts.dueScript, [forMs, atMost])) as readonly string[],
    async lookAfter(id, settleMs) {
      const looked = lookedAfterOf(await run(scripts.lookAfterScript, id, [instance, settleMs]), (kept) =>
        recordOf(id, kept),
      );
      if (looked.state === 'done') await redis.command('zrem', index, id);
      return looked;
    },
    async hear(listener) {
      subscription = await redis.subscribe(`${prefix}${instance}`, {
        message: (text) => hearMessage(text, listener),
        lost: () => listener.lost(),
        restored: () => listener.restored(),
      });
    },
    stopHearing: async () => await subscription?.close(),
  };
}

type Recorded = (kept: unknown) => AnswerRecord | undefined;

function openArguments(opening: Opening, instance: string, format: string): ScriptArgument[] {
  const { fingerprint, token, meta, leaseMs, retentionMs, forgetMs } = opening;
  return [format, fingerprint, token, instance, JSON.stringify(meta), leaseMs, retentionMs, forgetMs];
}

function appendArguments(id: string, batch: Batch, prefix: string, instance: string): ScriptArgument[] {
  const { token, leaseMs, after, tally, entries, maxEntries, maxBytes, bytes = bytesOf(entries) } = batch;
  const whole = entries.length > 0 ? entriesMessage(id, after + 1, entries) : '';
  const message = whole.length > mostTold ? moreMessage(id) : whole;
  const said = [message, maxEntries, maxBytes, bytes];
  const words: ScriptArgument[] = [token, leaseMs, after, jsonOf(tally), prefix, instance, ...said];
  for (const { event, data } of entries) words.push(event, data);
  return words;
}

function closeArguments(id: string, closing: Closing, prefix: string, instance: string): ScriptArgument[] {
  const { by, token, event, data, why = '', tally, after, lingerMs, rememberMs, settleMs, erase } = closing;
  const told = by === 'anyone' ? cutMessage(id, { event, data }) : endMessage(id, { event, data });
  return [
    ...[by, token, event, data, why, jsonOf(tally), after, lingerMs, rememberMs, settleMs, Number(erase)],
    ...[prefix, instance, ...told],
  ];
}

function openedOf(reply: unknown, recorded: Recorded): Opened {
  const [state, kept] = reply as [string, unknown];
  const record = recorded(kept);
  if (state === 'conflict' || !record) return { state: 'conflict' };
  return { state: state === 'opened' ? 'opened' : 'attached', record };
}

function appendedOf(reply: unknown): Appended {
  const [state, readers, stopAsked] = reply as [Appended['state'], number, string];
  if (state !== 'appended') return { state };
  return { state, readers: Number(readers), stopAsked: stopAsked || undefined };
}

function closedOf({ event, data }: Closing, reply: unknown, recorded: Recorded): Closed {
  const [state, kept, more] = reply as [string, unknown, string | number];
  const record = recorded(kept);
  if (!record) return { state: 'unknown' };
  if (state === 'closed') return { state, record, end: { seq: Number(more), event, data } };
  return state === 'alive' ? { state, record } : { state: 'ended', record, isOwn: Number(more) === 1 };
}

function lookedAfterOf(reply: unknown, recorded: Recorded): LookedAfter {
  const [state, kept] = reply as [string, unknown];
  const record = recorded(kept);
  if ((state === 'expired' || state === 'claimed') && record) return { state, record };
  return { state: state === 'done' ? 'done' : 'alive' };
}

function recordIn(id: string, reply: unknown, formats: readonly string[]): AnswerRecord | undefined {
  if (!Array.isArray(reply)) return undefined;
  const [pairs, now, hasText] = reply as [readonly string[], string, number];
  const kept: Record<string, string | undefined> = {};
  for (let index = 0; index < pairs.length; index += 2) kept[pairs[index]!] = pairs[index + 1]!;
  if (!formats.includes(kept['v'] ?? '')) return undefined;
  const seq = Number(kept['q']);
  return {
    id,
    meta: JSON.parse(kept['m'] ?? '{}') as JsonObject,
    tally: kept['ta'] === undefined ? undefined : (JSON.parse(kept['ta']) as JsonObject),
    isOpen: kept['st'] === 'open',
    seq,
    fence: Number(kept['f']),
    ending: kept['e'] as TerminalEvent | undefined,
    why: kept['w'] || undefined,
    settler: kept['si'],
    isSettled: kept['z'] === '1',
    leaseLeftMs: Number(kept['l']) - Number(now),
    retentionMs: Number(kept['r']),
    hasText: hasText === 1 || (kept['st'] === 'open' && seq === 0),
    stopAsked: kept['sp'],
  };
}

function entryOf([id, pairs]: [string, readonly string[]]): Entry {
  return { seq: Number(id.slice(2)), event: pairs[1] ?? '', data: pairs[3] ?? '' };
}

function jsonOf(value: JsonObject | undefined): string {
  return value === undefined ? '' : JSON.stringify(value);
}
