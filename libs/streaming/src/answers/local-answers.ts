import type { AnswerRecord, LogListener } from '../log/stream-log.ts';
import { whyOf } from '../protocol.ts';
import { rounds } from '../rounds.ts';
import { LocalAnswer } from './local-answer.ts';
import type { Settings } from './settings.ts';

export interface LocalAnswersParts {
  readonly settings: Settings;
  /** Its owner is lost. */
  onExpired(record: AnswerRecord): Promise<void>;
}

// Asked so often when nobody tells.
const pollMs = 500;

/** The answers that this instance owns or reads, and what it does for them once in a while. */
export class LocalAnswers {
  readonly #parts: LocalAnswersParts;
  readonly #answers = new Map<string, LocalAnswer>();
  readonly #joining = new Map<string, Promise<LocalAnswer | undefined>>();
  readonly #nextOf = rounds(this.#answers);
  #isHearing = true;

  constructor(parts: LocalAnswersParts) {
    this.#parts = parts;
  }

  get(id: string): LocalAnswer | undefined {
    return this.#answers.get(id);
  }

  all(): readonly LocalAnswer[] {
    return [...this.#answers.values()];
  }

  own(record: AnswerRecord): LocalAnswer {
    const local = new LocalAnswer(record, this.#parts.settings);
    this.#answers.set(record.id, local);
    return local;
  }

  /** The answer to read here: its owner's, or registered as read by this instance. */
  async toRead(id: string): Promise<LocalAnswer | undefined> {
    const local = this.#answers.get(id);
    if (local) return local;
    const joining = this.#joining.get(id) ?? this.#join(id).finally(() => this.#joining.delete(id));
    this.#joining.set(id, joining);
    return await joining;
  }

  /** Nobody reads it here any more, or it is not written here any more. */
  letGo(local: LocalAnswer): void {
    if (local.readers.size > 0 || local.production || this.#answers.get(local.id) !== local) return;
    this.#answers.delete(local.id);
    if (!local.isJoined) return;
    const { log, events } = this.#parts.settings;
    log.leave(local.id).catch((error: unknown) => events.onError?.('leave', error)); // its registration ends by itself
  }

  readonly listener: LogListener = {
    entries: (id, first, entries) => this.#answers.get(id)?.hear(first, entries),
    more: (id) => this.#answers.get(id)?.fetch(),
    stop: (id, why) => this.#answers.get(id)?.production?.abort(why),
    cut: (id, end) => {
      const local = this.#answers.get(id);
      local?.cut(end);
      local?.production?.fence(whyOf(end));
    },
    lost: () => this.#hears(false),
    restored: () => this.#hears(true),
  };

  #hears(isHearing: boolean): void {
    this.#isHearing = isHearing;
    for (const local of this.#answers.values()) local.lookAt = 0;
  }

  /** A part of them at a time. */
  tick(now: number, parts: number): void {
    for (const local of this.#nextOf(parts)) {
      if (local.production) this.#tickOwned(local, now);
      else if (local.isJoined && now >= local.lookAt && !local.isLooking) void this.#look(local);
    }
  }

  #tickOwned(local: LocalAnswer, now: number): void {
    const { graceMs } = this.#parts.settings;
    if (local.readers.size > 0) local.readAt = now;
    else if (local.production && local.production.confirmedAt - local.readAt > graceMs)
      local.production.abort('abandoned');
    local.production?.tick(now);
  }

  async #join(id: string): Promise<LocalAnswer | undefined> {
    const { settings } = this.#parts;
    const record = await settings.log.join(id, 2 * settings.leaseMs);
    if (!record) return undefined;
    const known = this.#answers.get(id);
    if (known) return known;
    const local = new LocalAnswer(record, settings);
    local.isJoined = true;
    this.#plan(local);
    this.#answers.set(id, local);
    return local;
  }

  async #look(local: LocalAnswer): Promise<void> {
    const { settings, onExpired } = this.#parts;
    local.isLooking = true;
    try {
      const record = await settings.log.join(local.id, 2 * settings.leaseMs);
      if (!record) {
        local.cut({ seq: local.lastSeq + 1, event: 'interrupted', data: '{"why":"gone"}' });
        return;
      }
      local.seen(record);
      const isExpired = record.isOpen && record.leaseLeftMs <= 0;
      if (isExpired && !local.wasAway) await onExpired(record);
      this.#plan(local);
      if (isExpired && local.wasAway) local.lookAt = settings.clock.now() + settings.leaseMs / 2;
      local.wasAway = false;
    } catch (error) {
      settings.events.onError?.('look', error);
      local.wasAway = true;
      local.lookAt = settings.clock.now() + pollMs;
    } finally {
      local.isLooking = false;
    }
  }

  /** As its owner's lease ends, or sooner where this instance's own registration asks for it. */
  #plan(local: LocalAnswer): void {
    const { clock, leaseMs } = this.#parts.settings;
    const { isOpen, leaseLeftMs } = local.record;
    const wait = !this.#isHearing ? pollMs : isOpen ? Math.min(leaseMs, Math.max(20, leaseLeftMs + 10)) : leaseMs;
    local.lookAt = clock.now() + wait;
  }
}
