import { RedisAway, type Redis, type Subscriber } from '@frontdesk/redis';

interface Kept {
  readonly value: string | Buffer;
  readonly until: number;
}

interface Sent {
  run(): unknown;
  readonly answer: PromiseWithResolvers<unknown>;
  /** Set once the server did it and the answer is on its way. */
  done?: { readonly value: unknown };
}

/** What travels with a message beside its text, for the test only. */
export type Note = Readonly<Record<string, number>>;

/** A Redis whose commands, answers and messages each take a step of their own, in whatever order a test takes them. */
export class ScriptedRedis {
  readonly #now: () => number;
  readonly #kept = new Map<string, Kept>();
  readonly lines: ScriptedLine[] = [];
  isUp = true;
  /** Each message at the moment that the server gets it, hence after the stamps that belong to it. */
  published: (text: string) => Note = () => ({});

  constructor(now: () => number) {
    this.#now = now;
  }

  open(delivered: (note: Note) => void): ScriptedLine {
    const line = new ScriptedLine(this, delivered);
    this.lines.push(line);
    return line;
  }

  do(name: string, args: readonly unknown[]): unknown {
    const [key, value, , ms] = args as [string, string | Buffer, unknown, number];
    if (name === 'get') return this.#get(key)?.value ?? null;
    if (name === 'unlink') return this.#kept.delete(key);
    if (name === 'set') return this.#kept.set(key, { value, until: this.#now() + ms });
    if (name === 'publish') return this.#publish(String(value));
    if (name !== 'cache.read') throw new Error(`No ${name} here.`);
    const kept = this.#get(key);
    return kept ? [kept.value, kept.until - this.#now()] : null;
  }

  /** Its connections break; what had been sent may have been done. */
  leave(isDone: boolean): void {
    this.isUp = false;
    for (const line of this.lines) line.break(isDone);
  }

  wipe(): void {
    this.#kept.clear();
  }

  #get(key: string): Kept | undefined {
    const kept = this.#kept.get(key);
    return kept && kept.until > this.#now() ? kept : undefined;
  }

  #publish(text: string): void {
    const note = this.published(text);
    for (const { messages, isListening } of this.lines) if (isListening) messages.push({ text, note });
  }
}

/** What one instance has of it. */
export class ScriptedLine implements Pick<Redis, 'run' | 'command' | 'publish' | 'subscribe' | 'key' | 'isUp'> {
  readonly #server: ScriptedRedis;
  readonly #delivered: (note: Note) => void;
  readonly #sent: Sent[] = [];
  readonly messages: { readonly text: string; readonly note: Note }[] = [];
  #subscriber: Subscriber | undefined;
  isListening = false;

  constructor(server: ScriptedRedis, delivered: (note: Note) => void) {
    this.#server = server;
    this.#delivered = delivered;
  }

  get redis(): Redis {
    return this as unknown as Redis;
  }

  get isUp(): boolean {
    return this.#server.isUp;
  }

  key(...parts: string[]): string {
    return parts.join('|');
  }

  run(script: { readonly name: string }, keys: readonly string[]): Promise<unknown> {
    return this.command(script.name, ...keys);
  }

  command(name: string, ...args: readonly unknown[]): Promise<unknown> {
    if (!this.isUp) return Promise.reject(away());
    const answer = Promise.withResolvers<unknown>();
    this.#sent.push({ run: () => this.#server.do(name, args), answer });
    return answer.promise;
  }

  async publish(channel: string, text: string): Promise<void> {
    await this.command('publish', channel, text);
  }

  async subscribe(_channel: string, on: Subscriber): Promise<{ close(): Promise<void> }> {
    this.#subscriber = on;
    this.isListening = true;
    return { close: async () => void (this.isListening = false) };
  }

  get sent(): number {
    return this.#sent.length;
  }

  get isIdle(): boolean {
    return this.#sent.length === 0 && this.messages.length === 0;
  }

  /** The server does the eldest command that it has not done, or its answer arrives. */
  step(kind: 'do' | 'answer' | 'message'): void {
    if (kind === 'message') return this.#deliver();
    const next = kind === 'do' ? this.#sent.find(({ done }) => !done) : this.#sent[0];
    if (!next) return;
    if (kind === 'do') next.done = { value: next.run() };
    else if (next.done) {
      this.#sent.shift();
      next.answer.resolve(next.done.value);
    }
  }

  arrive(): void {
    for (const sent of this.#sent) sent.done ??= { value: sent.run() };
  }

  loseSubscription(): void {
    if (!this.isListening) return;
    this.isListening = false;
    this.messages.length = 0;
    this.#subscriber?.lost?.();
  }

  restoreSubscription(): void {
    if (this.isListening) return;
    this.isListening = true;
    this.#subscriber?.restored?.();
  }

  break(isDone: boolean): void {
    for (const sent of this.#sent.splice(0)) {
      if (isDone && !sent.done) sent.run();
      sent.answer.reject(away());
    }
  }

  #deliver(): void {
    const message = this.messages.shift();
    if (!message) return;
    this.#subscriber?.message(message.text);
    this.#delivered(message.note);
  }
}

function away(): RedisAway {
  return new RedisAway('not-connected', 'scripted', { mayHaveRun: true });
}
