import { createHash, randomUUID } from 'node:crypto';
import { Problem } from '@frontdesk/problems';
import type { AnswerRecord } from '../log/stream-log.ts';
import { answerKeyReused } from '../problems.ts';
import type { Entry, JsonObject } from '../protocol.ts';
import type { LocalAnswer } from './local-answer.ts';
import type { LocalAnswers } from './local-answers.ts';
import { patiently } from './or-unavailable.ts';
import { Production, type Produce, type ProductionParts } from './production.ts';
import type { Settings } from './settings.ts';
import type { Settling } from './settling.ts';

export interface StartOptions {
  /** With the caller in it: who starts with the same gets the same answer. Left out: each start is a new one. */
  readonly key?: string | undefined;
  /** Of what is asked: the same key with another one is refused. */
  readonly fingerprint?: string;
  /** At most 8 kB, kept with the answer: for `onClosed` and for whoever reads later. */
  readonly meta: JsonObject;
  /** For how long it can be read when it is over; 0: not at all. */
  readonly retentionMs?: number;
  /** What its `answer-start` says besides the id. */
  readonly first?: JsonObject;
  readonly produce: Produce;
}

export interface Started {
  readonly id: string;
  /** False: it was started before, and `produce` is not called. */
  readonly isNew: boolean;
  readonly record: AnswerRecord;
}

export interface StartingParts {
  readonly settings: Settings;
  readonly locals: LocalAnswers;
  readonly settler: Settling;
}

const mostMetaBytes = 8_192;

/** Finds the answer of this key, or begins it. */
export async function started(start: StartOptions, parts: StartingParts): Promise<Started> {
  const { settings } = parts;
  const { key, fingerprint = '', meta, retentionMs = settings.retentionMs } = start;
  if (Buffer.byteLength(JSON.stringify(meta)) > mostMetaBytes)
    throw new TypeError('The meta of an answer is too large.');
  const id = key === undefined ? randomUUID() : createHash('sha256').update(key).digest('base64url');
  const token = randomUUID();
  const { log, leaseMs, rememberMs, maxForMs } = settings;
  const opening = { fingerprint, token, meta, leaseMs, retentionMs, forgetMs: rememberMs + maxForMs };
  // It may have been opened by a try whose answer was lost: the same token finds it.
  const opened = await patiently(settings.clock, () => log.open(id, opening));
  if (opened.state === 'conflict') throw new Problem(answerKeyReused, 'This key was used for another question.');
  const { record } = opened;
  if (opened.state === 'attached') return { id, isNew: false, record };
  begin(new Ownership(record, token, parts), start);
  return { id, isNew: true, record };
}

// On its own: what an opening took is not held for as long as the answer is written.
function begin(ownership: Ownership, { produce, first = {} }: StartOptions): void {
  const production = new Production(ownership);
  ownership.local.production = production;
  production.run(produce, first);
}

/** An answer that is written here, for as long as it is. One object, and no function of its own for what happens. */
class Ownership implements ProductionParts {
  readonly record: AnswerRecord;
  readonly token: string;
  readonly local: LocalAnswer;
  readonly #parts: StartingParts;

  constructor(record: AnswerRecord, token: string, parts: StartingParts) {
    this.record = record;
    this.token = token;
    this.local = parts.locals.own(record);
    this.#parts = parts;
  }

  get settings(): Settings {
    return this.#parts.settings;
  }

  onKept(entries: readonly Entry[]): void {
    this.local.deliver(entries);
  }

  onReaders(elsewhere: number): void {
    if (elsewhere > 0) this.local.readAt = this.settings.clock.now();
  }

  onOver(over: AnswerRecord, end: Entry | undefined, isSettledHere: boolean): void {
    const { locals, settler } = this.#parts;
    this.local.production = undefined;
    if (end) this.local.deliver([end]);
    else this.local.seen(over);
    if (isSettledHere) settler.settleSoon(over);
    locals.letGo(this.local);
  }
}
