import type { Redis } from '@frontdesk/redis';
import type { Availability } from './availability.ts';
import { newsText, piecesOf, readNews, type News } from './news.ts';
import type { Timer } from './timer.ts';

/** No stamp is gone while something is kept that was loaded before it: entries live an hour at most. */
export const mostKeptMs = 3_600_000;
const stampForMs = mostKeptMs + 60_000;
const retryMs = 250;
// Unsaid news, one for each message; beyond it the eldest is forgotten.
const mostUnsaid = 10_000;

export interface AnnouncerOptions {
  readonly redis: Redis;
  /** Of this process. */
  readonly id: string;
  readonly availability: Availability;
  readonly timer: Timer;
  heard(news: News): void;
  /** Something may have been missed. */
  missed(): void;
  forgotten(): void;
}

export function tagKey(redis: Redis, tag: string): string {
  return redis.key(tag, 'cache-tag');
}

export function ownerKey(redis: Redis, owner: string): string {
  return redis.key(owner, 'cache-owner');
}

/**
 * Tells the other instances what is stale, and hears it from them. First a stamp is left in Redis, for those who ask
 * Redis; then a message, for those who would not ask. A stamp is a name that was never there before: whoever loads
 * remembers those he saw, so that the question is only whether they are still the same, and no clock answers it.
 */
export class Announcer {
  readonly #options: AnnouncerOptions;
  readonly #channel: string;
  readonly #unsettled = new Map<string, number>();
  readonly #unsaid = new Set<News>();
  readonly #subscription: Promise<{ close(): Promise<void> }>;
  #stamps = 0;
  #isLive = false;
  #isClosed = false;
  #stopRetry: (() => void) | undefined;

  constructor(options: AnnouncerOptions) {
    this.#options = options;
    const { redis } = options;
    this.#channel = channelOf(redis);
    let isLost = false;
    this.#subscription = redis.subscribe(this.#channel, {
      message: (text) => this.#hear(text),
      lost: () => {
        isLost = true;
        this.#live(false);
      },
      restored: () => this.#live(true),
    });
    this.#subscription.then(
      () => isLost || this.#live(true),
      () => {}, // it does not reject for an absent Redis, and nothing is served from this process without
    );
  }

  /** Whether this process hears what others say. */
  get isLive(): boolean {
    return this.#isLive;
  }

  /** What Redis says about this key lags behind what this process has said or wanted to say. */
  isUnsettled(key: string): boolean {
    return this.#unsettled.has(key);
  }

  async tell(news: News): Promise<void> {
    await Promise.all(piecesOf(news).map((piece) => this.#tell(piece)));
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#stopRetry?.();
    const subscription = await this.#subscription.catch(() => undefined);
    await subscription?.close();
  }

  async #tell(news: News): Promise<void> {
    this.#count(news, 1);
    if (await this.#say(news)) return this.#count(news, -1);
    this.#unsaid.add(news);
    if (this.#unsaid.size > mostUnsaid) this.#forgetEldest();
    this.#retryLater(retryMs);
  }

  /** With a new stamp each time: one that arrives late must not bring back what was valid under it. */
  async #say(news: News): Promise<boolean> {
    const { redis, id, availability } = this.#options;
    try {
      await Promise.all(this.#keysOf(news).map((key) => redis.command('set', key, this.#stamp(), 'PX', stampForMs)));
      await redis.publish(this.#channel, newsText(id, news));
      return true;
    } catch (cause) {
      availability.failed(cause);
      return false;
    }
  }

  #stamp(): string {
    this.#stamps += 1;
    return `${this.#options.id}.${this.#stamps}`;
  }

  #keysOf(news: News): readonly string[] {
    const { redis } = this.#options;
    return 'owner' in news ? [ownerKey(redis, news.owner)] : news.tags.map((tag) => tagKey(redis, tag));
  }

  #count(news: News, change: 1 | -1): void {
    for (const key of this.#keysOf(news)) {
      const count = (this.#unsettled.get(key) ?? 0) + change;
      if (count > 0) this.#unsettled.set(key, count);
      else this.#unsettled.delete(key);
    }
  }

  #retryLater(ms: number): void {
    if (this.#isClosed || this.#stopRetry) return;
    this.#stopRetry = this.#options.timer(ms, () => {
      this.#stopRetry = undefined;
      void this.#retry();
    });
  }

  async #retry(): Promise<void> {
    if (this.#options.redis.isUp) {
      for (const news of this.#unsaid) {
        if (this.#isClosed || !(await this.#say(news))) break;
        this.#unsaid.delete(news);
        this.#count(news, -1);
      }
    }
    if (this.#unsaid.size > 0) this.#retryLater(retryMs);
  }

  #forgetEldest(): void {
    for (const news of this.#unsaid) {
      this.#unsaid.delete(news);
      this.#count(news, -1);
      this.#options.forgotten();
      return;
    }
  }

  #live(isLive: boolean): void {
    this.#isLive = isLive;
    this.#options.missed();
  }

  #hear(text: string): void {
    const message = readNews(text);
    if (message === undefined) this.#options.missed();
    else if (message.from !== this.#options.id) this.#options.heard(message.news);
  }
}

function channelOf(redis: Redis): string {
  return redis.key('cache', 'news');
}
