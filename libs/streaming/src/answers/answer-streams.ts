import { every } from '../clock.ts';
import type { AnswerRecord } from '../log/stream-log.ts';
import { answersUnavailableProblem } from '../problems.ts';
import { requireReason } from '../protocol.ts';
import type { Frame } from '../sse/event-text.ts';
import { draining } from './draining.ts';
import { ending, type EndOptions } from './ending.ts';
import { LocalAnswers } from './local-answers.ts';
import { OpenReaders } from './open-readers.ts';
import { orUnavailable } from './or-unavailable.ts';
import type { Production } from './production.ts';
import { reading, type OpenRead, type ReadOptions } from './reading.ts';
import { settingsOf, type AnswerStreamsOptions, type Settings } from './settings.ts';
import { settling } from './settling.ts';
import { started, type Started, type StartOptions } from './starting.ts';

export interface AnswerStreams {
  start(options: StartOptions): Promise<Started>;
  /** What is known of it: for whoever decides who may read. An id is no permission. */
  find(id: string): Promise<AnswerRecord | undefined>;
  /** As server-sent events. Throws `no-such-answer`, `answer-gone`, `unknown-event-id`, `answers-unavailable`. */
  read(id: string, options?: ReadOptions): Promise<OpenRead>;
  /** For this process, write by write; leaving the loop leaves the answer. */
  follow(id: string, options?: ReadOptions): Promise<AsyncGenerator<readonly Frame[], void>>;
  /** Asks whoever writes it to stop: it ends as `interrupted`, with what was written. */
  stop(id: string, why?: string): Promise<'stopping' | 'ended' | 'unknown'>;
  /** Ends it now, and its readers everywhere. */
  end(id: string, why: string, options?: EndOptions): Promise<void>;
  /** The same for those that this instance writes or has readers of. */
  endWhere(matches: (record: AnswerRecord) => boolean, why: string, options?: EndOptions): Promise<void>;
  /** Ends readers of this instance, by their labels, and not what they read. */
  cutWhere(matches: (label: unknown) => boolean, why: string): void;
  /**
   * Sends readers to other instances, and lets what is written come to its end until then. Answers still begin until
   * `arrived` settles, for requests that came before; without it, none does.
   */
  drain(withinMs: number, arrived?: Promise<unknown>): Promise<void>;
  /** Interrupts what is still written, and lets go of everything. */
  close(): Promise<void>;
  readonly counts: { readonly writing: number; readonly readers: number };
}

/** The answers that this instance writes and reads. Resolves when it hears of the others'. */
export async function createAnswerStreams(options: AnswerStreamsOptions): Promise<AnswerStreams> {
  const settings = settingsOf(options);
  const { log } = settings;
  const settler = settling(settings);
  const locals = new LocalAnswers({
    settings,
    async onExpired(record) {
      const end = await settler.closeLost(record);
      if (end) locals.get(record.id)?.hear(end.seq, [end]);
      else locals.get(record.id)?.fetch();
    },
  });
  const readers = new OpenReaders(settings, { moved: 'answer-moved', cut: 'interrupted' });
  const { stop, end } = ending(settings, locals, settler);
  const stopTicking = ticking(settings, locals, readers);
  const stopSweeping = sweeping(settings, settler.sweep);
  const productions = (): readonly Production[] => locals.all().flatMap(({ production }) => production ?? []);
  const leaving = draining(settings, { readers, settler, productions });
  await log.hear(locals.listener);

  return {
    async start(asked) {
      if (leaving.isOver) throw answersUnavailableProblem('this instance is draining');
      return await started(asked, { settings, locals, settler });
    },
    find: (id) => orUnavailable(() => log.find(id)),
    ...reading(settings, locals, readers),
    stop: (id, why = 'stopped') => stop(id, why),
    end,
    async endWhere(matches, why, endOptions) {
      const matching = locals.all().filter(({ record }) => matches(record));
      await Promise.all(matching.map(({ id }) => end(id, why, endOptions)));
    },
    cutWhere: (matches, why) => readers.cutWhere(matches, requireReason(why)),
    drain: leaving.drain,
    async close() {
      const drained = leaving.drain(0);
      productions().forEach((each) => each.abort('draining'));
      await drained;
      stopTicking();
      stopSweeping();
      await log.stopHearing();
    },
    get counts() {
      return { writing: productions().length, readers: readers.count };
    },
  };
}

function ticking(settings: Settings, locals: LocalAnswers, readers: OpenReaders): () => void {
  const { clock, leaseMs } = settings;
  const roundMs = Math.min(250, leaseMs / 20);
  const stepMs = Math.min(roundMs, 25);
  return every(clock, stepMs, () => {
    const now = clock.now();
    locals.tick(now, roundMs / stepMs);
    readers.tick(now, 500 / stepMs);
  });
}

function sweeping(settings: Settings, sweep: () => Promise<void>): () => void {
  const { clock, leaseMs, random, events } = settings;
  return every(clock, leaseMs * (0.8 + 0.4 * random()), () => {
    sweep().catch((error: unknown) => events.onError?.('sweep', error));
  });
}
