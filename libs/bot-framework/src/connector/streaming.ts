import { setTimeout as pause } from 'node:timers/promises';
import type { OutgoingActivity, SendOptions } from './connector.ts';
import type { OutgoingMessage } from './outgoing.ts';
import { ConnectorFailure } from './problems.ts';
import type { StreamedReply } from './streamed-reply.ts';

export interface StreamingOptions {
  /** To the conversation of the turn. */
  readonly send: (activity: OutgoingActivity, options: Pick<SendOptions, 'mostTries'>) => Promise<string>;
  /** What was noted by an instance that died, and is noted for the next one. */
  readonly noted: (name: 'stream' | 'final') => string | undefined;
  readonly note: (name: 'stream' | 'final', id: string) => Promise<void>;
  readonly signal: AbortSignal;
}

// https://learn.microsoft.com/microsoftteams/platform/bots/streaming-ux: one request a second, two minutes in all.
const everyMs = 1_050;
const endsAfterMs = 120_000;
// What is written until then can still be sent as a whole.
const writtenWithinMs = 105_000;
const finalWithinMs = endsAfterMs - 5_000;
const longestInformative = 1_000;

/** Teams' streaming in a personal chat: each text begins with the one before, one request after the other. */
export class Streaming implements StreamedReply {
  readonly signal: AbortSignal;
  readonly showsProgress: boolean;
  readonly #options: StreamingOptions;
  readonly #over = new AbortController();
  #streamId: string | undefined;
  #sequence = 0;
  #sent = '';
  #startedAt: number | undefined;
  #mayGoAt = 0;
  #timer: NodeJS.Timeout | undefined;
  #isStopped = false;
  #underWay: Promise<boolean> = Promise.resolve(false);

  constructor(options: StreamingOptions) {
    this.#options = options;
    this.#streamId = options.noted('stream');
    // What the one before us had sent is not known, and all that follows would have to begin with it.
    this.showsProgress = this.#streamId === undefined;
    this.signal = AbortSignal.any([options.signal, this.#over.signal]);
  }

  async informative(text: string): Promise<void> {
    if (this.#sent === '') await this.#begin('informative', text.slice(0, longestInformative));
  }

  async update(text: string): Promise<void> {
    if (!text.startsWith(this.#sent) || text === this.#sent || text === '') return;
    if (await this.#begin('streaming', text)) this.#sent = text;
  }

  async final(message: OutgoingMessage): Promise<string | undefined> {
    const { noted, note } = this.#options;
    const known = noted('final');
    if (known !== undefined) return known;
    clearTimeout(this.#timer);
    await this.#underWay.catch(() => undefined);
    if (this.#isStopped) return undefined;
    const id = await this.#sendFinal(message);
    if (id !== undefined) await note('final', id);
    return id;
  }

  async #sendFinal(message: OutgoingMessage): Promise<string | undefined> {
    const { send } = this.#options;
    const whole = { type: 'message', ...message };
    const isLate = this.#startedAt !== undefined && performance.now() - this.#startedAt > finalWithinMs;
    if (this.#streamId === undefined || isLate) return await send(whole, {});
    await this.#paced();
    const info = { type: 'streaminfo', streamId: this.#streamId, streamType: 'final' };
    try {
      const entities = [...(message.entities ?? []), info];
      return await send({ ...whole, entities, channelData: { ...message.channelData, ...omitType(info) } }, {});
    } catch (error) {
      if (!(error instanceof ConnectorFailure) || error.status !== 403 || error.isGone) throw error;
      if (error.isStopped) return undefined;
      return await send(whole, {}); // Teams ended the stream: what was answered is still to be read
    }
  }

  #begin(streamType: 'informative' | 'streaming', text: string): Promise<boolean> {
    if (!this.showsProgress || this.signal.aborted || performance.now() < this.#mayGoAt) return Promise.resolve(false);
    return (this.#underWay = this.#progress(streamType, text));
  }

  async #progress(streamType: 'informative' | 'streaming', text: string): Promise<boolean> {
    const { send, note } = this.#options;
    const info = {
      type: 'streaminfo',
      streamType,
      streamSequence: this.#sequence + 1,
      ...(this.#streamId !== undefined && { streamId: this.#streamId }),
    };
    this.#mayGoAt = Infinity; // one at a time
    try {
      const activity = { type: 'typing', text, entities: [info], channelData: omitType(info) };
      const id = await send(activity, { mostTries: this.#streamId === undefined ? 2 : 1 });
      this.#sequence += 1;
      if (this.#streamId === undefined) await this.#begun(id, note);
      return true;
    } catch (error) {
      return this.#failed(error);
    } finally {
      if (this.#mayGoAt === Infinity) this.#mayGoAt = 0;
      // From the answer on: when it arrived there, nobody here knows.
      this.#mayGoAt = Math.max(this.#mayGoAt, performance.now() + everyMs);
    }
  }

  async #begun(id: string, note: StreamingOptions['note']): Promise<void> {
    this.#streamId = id;
    this.#startedAt = performance.now();
    this.#timer = setTimeout(() => this.#over.abort(new Error('An answer may take two minutes.')), writtenWithinMs);
    this.#timer.unref();
    await note('stream', id);
  }

  #failed(error: unknown): false {
    if (!(error instanceof ConnectorFailure)) throw error;
    if (error.status === 403) {
      this.#isStopped = error.isStopped;
      this.#over.abort(error);
    } else if (error.status === 429) {
      this.#mayGoAt = performance.now() + (error.retryAfterMs ?? 2 * everyMs);
    } else if (error.status === undefined || error.status >= 500) {
      this.#sequence += 1; // it may have arrived
    }
    return false; // the next one has this text too
  }

  async #paced(): Promise<void> {
    const waitMs = this.#mayGoAt - performance.now();
    if (waitMs > 0) await pause(waitMs);
  }
}

function omitType({ type: _type, ...rest }: Readonly<Record<string, unknown>>) {
  return rest;
}

/** In a group nothing can grow: people see that it is being written, and then all of it. */
export class WaitingReply implements StreamedReply {
  readonly signal: AbortSignal;
  readonly showsProgress = false;
  readonly #type: () => Promise<void>;
  readonly #send: (message: OutgoingMessage) => Promise<string>;
  #typedAt = -Infinity;

  constructor(options: {
    readonly signal: AbortSignal;
    readonly typing: () => Promise<void>;
    readonly send: (message: OutgoingMessage) => Promise<string>;
  }) {
    this.signal = options.signal;
    this.#type = options.typing;
    this.#send = options.send;
  }

  informative(): Promise<void> {
    return this.update();
  }

  async update(): Promise<void> {
    if (performance.now() - this.#typedAt < typingLastsMs) return;
    this.#typedAt = performance.now();
    await this.#type();
  }

  final(message: OutgoingMessage): Promise<string> {
    return this.#send(message);
  }
}

const typingLastsMs = 3_000;
