import { randomUUID } from 'node:crypto';
import { Problem } from '@frontdesk/problems';
import { RedisAway } from '@frontdesk/redis';
import { deadlineExceeded } from '@frontdesk/server';
import { trailRecord } from '@frontdesk/telemetry';
import { Again, NotHeld } from '@frontdesk/work-queue';
import type { Held } from '@frontdesk/work-queue';
import type { Activity } from '../activities/activity.ts';
import { ConnectorFailure } from '../connector/problems.ts';
import { localeOf } from '../locale.ts';
import type { SignInCard } from '../sign-in/sign-in-card.ts';
import type { SignIn } from '../sign-in/sign-in.ts';
import type { WaitingTurns } from '../sign-in/waiting-turns.ts';
import { chooseIntent } from './choose-intent.ts';
import type { Intent, Turn } from './intent.ts';
import type { Remembering } from './speaking.ts';
import type { Around } from './trailing.ts';
import { failureText } from './turn-failure.ts';
import type { TurnParts } from './turn-maker.ts';

export interface MessageTurns<Services> {
  readonly intents: readonly Intent<Services>[];
  readonly signIn: SignIn;
  readonly signInCard: SignInCard;
  readonly waiting: WaitingTurns;
  readonly makeTurn: (parts: TurnParts) => Turn<Services>;
  /** What one message may take. */
  readonly withinMs: number;
}

// What it reads; an answer that is written while it is read says how long that may take.
const readsWithinMs = 20_000;

/** Works an activity that nobody waits for: a message, or what Teams tells of a conversation. */
export async function runMessageTurn<Services>(
  turns: MessageTurns<Services>,
  activity: Activity,
  held: Held,
  { log, ...trace }: Around,
): Promise<void> {
  const chosen = chooseIntent(turns.intents, activity);
  if (chosen === undefined) return;
  const late = AbortSignal.timeout(turns.withinMs);
  const turnOf = (user: TurnParts['user'], remembering: Remembering) => {
    const reach = { ...trace, signal: remembering.signal, deadline: performance.now() + readsWithinMs };
    return turns.makeTurn({ activity, user, reach, remembering, log });
  };
  try {
    const needsUser = chosen.intent.needs === 'user';
    const user = needsUser ? await turns.signIn.personOf(activity) : undefined;
    if (needsUser && !user) return await askToSignIn(turns, activity, held, turnOf(undefined, noting(held, 'sign-in')));
    const turn = turnOf(user, noting(held, 'turn', AbortSignal.any([held.signal, late])));
    const reply = await beforeAbortion(late, chosen.intent.handle(turn, chosen.data));
    if (reply.kind === 'message') await turn.send(reply.message);
  } catch (error) {
    requireReplyable(error, held);
    const asked = trace.trail && trailRecord(trace.trail, performance.now());
    log.warn({ intent: chosen.intent.name, err: error, ...asked }, 'a turn failed');
    const text = failureText(late.aborted ? tooLate() : error, localeOf(activity.locale));
    await turnOf(undefined, noting(held, 'failure')).send({ text }).catch(orAgain);
  }
}

/** Notes under names of its own: that a turn has said something does not mean that its failure was told. */
function noting(held: Held, prefix: string, signal = held.signal): Remembering {
  return {
    signal,
    noted: (name) => held.noted(`${prefix} ${name}`),
    note: (name, value) => held.note(`${prefix} ${name}`, value),
    requireHeld: () => held.requireHeld(),
  };
}

function tooLate(): Problem {
  return new Problem(deadlineExceeded, 'That took too long.');
}

async function beforeAbortion<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  work.catch(() => undefined); // it may end after it was given up
  const over = Promise.withResolvers<never>();
  const give = (): void => over.reject(tooLate());
  signal.addEventListener('abort', give, { once: true });
  try {
    return await Promise.race([work, over.promise]);
  } finally {
    signal.removeEventListener('abort', give);
  }
}

/** The message waits, and goes on by itself once Teams has sent a token (`signin/tokenExchange`). */
async function askToSignIn(
  { waiting, signInCard }: Pick<MessageTurns<never>, 'waiting' | 'signInCard'>,
  activity: Activity,
  held: Held,
  turn: Pick<Turn<never>, 'send'>,
): Promise<void> {
  let id = held.noted('card');
  if (id === undefined) await held.note('card', (id = randomUUID()));
  await waiting.keep(id, activity);
  await turn.send({ attachments: [await signInCard(activity, id)] });
}

/** Throws what is not for the person to read: it is tried again, or is another instance's. */
function requireReplyable(error: unknown, held: Held): void {
  if (error instanceof NotHeld) throw error;
  orAgainIfPassing(error);
  held.requireHeld();
  if (error instanceof ConnectorFailure) throw error; // what could not be said cannot be said otherwise
}

function orAgainIfPassing(error: unknown): void {
  if (error instanceof RedisAway) throw new Again(error);
  if (error instanceof ConnectorFailure && error.isPassing) throw new Again(error, error.retryAfterMs);
}

function orAgain(error: unknown): never {
  orAgainIfPassing(error);
  throw error;
}
