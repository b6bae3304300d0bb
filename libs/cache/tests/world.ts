import { createCache, type Cache, type CacheEntryRequest, type FinishedRead } from '../src/index.ts';
import { ScriptedRedis, type Note, type ScriptedLine } from './scripted-redis.ts';

export const owners = ['ten/ada', 'ten/ben'] as const;
export const topics = ['red', 'blue'] as const;
export type Owner = (typeof owners)[number];
export type Topic = (typeof topics)[number];

/** What the backend answers: for whom, about what, which state of it, and when that was. */
export interface Answer {
  readonly key: string;
  readonly revision: number;
  readonly at: number;
}

const forMs = 1_000;
const staleMs = 500;
const outage = new Error('outage');

type Floor = Record<string, number>;

interface Instance {
  readonly cache: Cache;
  readonly line: ScriptedLine | undefined;
  /** The least revision that it may serve of a topic, and to an owner. */
  readonly floor: Floor;
}

interface Loading {
  readonly answer: Answer;
  readonly result: PromiseWithResolvers<{ value: Answer; bytes: number; encode(): Uint8Array }>;
}

/** Two instances, a backend of topics that change, and a model of what may be served after what. */
export class World {
  #now = 0;
  #revision = 0;
  readonly #timers: { at: number; act(): void }[] = [];
  readonly #loading: Loading[] = [];
  readonly #changed: Record<Topic, number> = { red: 0, blue: 0 };
  readonly #untold: Record<string, Floor[]> = {};
  /** What Redis has been told. */
  readonly #settled: Floor = {};
  readonly #redis: ScriptedRedis | undefined;
  readonly #instances: Instance[] = [];
  readonly reads: Promise<void>[] = [];
  readonly seen: Record<string, number> = {};

  constructor(hasRedis: boolean) {
    this.#redis = hasRedis ? new ScriptedRedis(() => this.#now) : undefined;
    if (this.#redis) this.#redis.published = (text) => this.#settle(text);
    for (const _ of [0, 1]) this.#instances.push(this.#open());
  }

  read(at: number, owner: Owner, topic: Topic, isOwn: boolean): void {
    const { cache, floor } = this.#at(at);
    const key = isOwn ? `${owner} ${topic}` : topic;
    const least = Math.max(floor[topic] ?? 0, floor[`${owner} ${topic}`] ?? 0);
    const reading = cache.read(this.#request(key, owner, topic), {
      signal: new AbortController().signal,
      deadline: this.#now + 10_000,
    });
    this.reads.push(
      reading.then(
        ({ value, state }) => {
          if (value.key !== key) throw new Error(`${key} got what was loaded for ${value.key}`);
          if (value.revision < least) throw new Error(`${key}: ${value.revision} after ${least} (${state})`);
        },
        (error: unknown) => {
          if (error !== outage) throw error;
        },
      ),
    );
    const now = cache.readNow(this.#request(key, owner, topic));
    if (!now) return;
    const oldest = forMs + (now.state === 'fresh' ? 0 : staleMs);
    if (this.#now - now.value.at > oldest) throw new Error(`${key} is too old: ${this.#now - now.value.at} ms`);
  }

  change(at: number, topic: Topic, afterMs: number): void {
    const { cache, floor } = this.#at(at);
    this.#changed[topic] = this.#revision += 1;
    const tags = [topic, `${topic}=${this.#revision}`];
    if (afterMs === 0) floor[topic] = this.#revision;
    void cache.invalidate(tags, { afterMs });
  }

  write(at: number, owner: Owner, topic: Topic): void {
    const { cache, floor } = this.#at(at);
    this.#changed[topic] = this.#revision += 1;
    const written = Object.fromEntries(topics.map((each) => [`${owner} ${each}`, this.#changed[each]]));
    (this.#untold[owner] ??= []).push(written);
    raiseTo(floor, written);
    void cache.wrote(owner);
  }

  load(which: number, isGood: boolean): void {
    const [loading] = this.#loading.splice(which % Math.max(1, this.#loading.length), 1);
    if (!loading) return;
    const { answer, result } = loading;
    if (!isGood) return result.reject(outage);
    const encode = (): Uint8Array => Buffer.from(JSON.stringify(answer));
    result.resolve({ value: answer, bytes: 50, encode });
  }

  redis(at: number, kind: 'do' | 'answer' | 'message'): void {
    this.#at(at).line?.step(kind);
  }

  /** All that is on its way to Redis, and back. */
  redisFlows(at: number): void {
    const { line } = this.#at(at);
    for (let sent = line?.sent ?? 0; sent > 0; sent -= 1)
      for (const kind of ['do', 'answer'] as const) line?.step(kind);
  }

  redisLeaves(isDone: boolean): void {
    this.#redis?.leave(isDone);
  }

  redisReturns(isEmpty: boolean): void {
    if (!this.#redis || this.#redis.isUp) return;
    if (isEmpty) this.#redis.wipe();
    this.#redis.isUp = true;
  }

  subscription(at: number, isThere: boolean): void {
    const { line, floor } = this.#at(at);
    if (!line || line.isListening === isThere) return;
    if (isThere) line.restoreSubscription();
    else line.loseSubscription();
    raiseTo(floor, this.#settled);
  }

  /** A new process in the place of an old one. */
  replace(at: number): void {
    if (!this.#redis) return;
    void this.#at(at).cache.close();
    const instance = this.#open();
    raiseTo(instance.floor, this.#settled);
    this.#instances[at % this.#instances.length] = instance;
  }

  /** No command is on its way to Redis for so long: its clock begins when it gets a value. Answers may well be. */
  pass(ms: number): void {
    for (const line of this.#redis?.lines ?? []) line.arrive();
    this.#now += ms;
    const due = this.#timers.filter(({ at }) => at <= this.#now);
    for (const timer of due) {
      this.#timers.splice(this.#timers.indexOf(timer), 1);
      timer.act();
    }
  }

  /** Until nothing is under way any more. */
  async finish(settle: () => Promise<void>): Promise<void> {
    this.redisReturns(false);
    for (let turn = 0; turn < 500; turn += 1) {
      for (const line of this.#redis?.lines ?? [])
        for (const kind of ['do', 'answer', 'message'] as const) line.step(kind);
      this.load(0, true);
      await settle();
      if (this.#loading.length === 0 && (this.#redis?.lines.every(({ isIdle }) => isIdle) ?? true)) return;
    }
    throw new Error('It does not come to rest.');
  }

  #at(index: number): Instance {
    return this.#instances[index % this.#instances.length]!;
  }

  #open(): Instance {
    const floor: Floor = {};
    const line = this.#redis?.open((note) => raiseTo(floor, note));
    const timer = (ms: number, act: () => void): (() => void) => {
      const one = { at: this.#now + ms, act };
      this.#timers.push(one);
      return () => void (this.#timers.includes(one) && this.#timers.splice(this.#timers.indexOf(one), 1));
    };
    const clock = { now: () => this.#now, timer, random: () => 0.5 };
    const onRead = ({ state, from }: FinishedRead): void => {
      const name = `${state} from ${from}`;
      this.seen[name] = (this.seen[name] ?? 0) + 1;
    };
    return { cache: createCache({ ...clock, events: { onRead }, ...(line && { redis: line.redis }) }), line, floor };
  }

  #request(key: string, owner: Owner, topic: Topic): CacheEntryRequest<Answer> {
    return {
      key,
      tags: [topic, `of ${key}`],
      owner,
      forMs,
      staleWhileRevalidateMs: staleMs,
      staleIfErrorMs: 3 * staleMs,
      isOutage: (error) => error === outage,
      load: () => {
        // As old as it can be: what the backend had when the load began.
        const answer = { key, revision: this.#changed[topic], at: this.#now };
        const result = Promise.withResolvers<{ value: Answer; bytes: number; encode(): Uint8Array }>();
        this.#loading.push({ answer, result });
        return result.promise;
      },
      decode: (bytes) => JSON.parse(Buffer.from(bytes).toString()) as Answer,
    };
  }

  /** What this message forbids to whoever hears it, and to whoever asks Redis from now on. */
  #settle(text: string): Note {
    const { tags = [], owner = '' } = JSON.parse(text) as { tags?: string[]; owner?: string };
    const revisions = tags.filter((tag) => tag.includes('=')).map((tag) => tag.split('='));
    // Of several writes that are on their way it may be any: it forbids at least what the eldest does.
    const note = { ...Object.fromEntries(revisions.map(([topic, revision]) => [topic!, Number(revision)])) };
    raiseTo(note, this.#untold[owner]?.shift() ?? {});
    raiseTo(this.#settled, note);
    return note;
  }
}

function raiseTo(floor: Floor, other: Note): void {
  for (const [name, revision] of Object.entries(other)) floor[name] = Math.max(floor[name] ?? 0, revision);
}
