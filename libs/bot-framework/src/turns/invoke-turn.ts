import { hash, randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { inProgress } from '@frontdesk/idempotency';
import type { Idempotency } from '@frontdesk/idempotency';
import { Problem } from '@frontdesk/problems';
import { deadlineExceeded } from '@frontdesk/server';
import type { Reach } from '@frontdesk/upstream';
import type { Logger } from '@frontdesk/telemetry';
import { activityKey, codeOf, isRead, ssoTokenOf } from '../activities/invokes.ts';
import type { Activity } from '../activities/activity.ts';
import { localeOf } from '../locale.ts';
import type { SignInByHand } from '../sign-in/by-hand.ts';
import { SignInRefused } from '../sign-in/sso-token.ts';
import { chooseIntent } from './choose-intent.ts';
import type { Chosen } from './choose-intent.ts';
import { failedInvoke, notImplemented, signInFirst, signInRefused } from './invoke-answers.ts';
import { invoke } from './intent.ts';
import type { InvokeReply } from './intent.ts';
import type { MessageTurns } from './message-turn.ts';
import { failureText } from './turn-failure.ts';
import type { Remembering } from './speaking.ts';
import type { TurnParts } from './turn-maker.ts';

export interface InvokeTurns<Services> extends MessageTurns<Services> {
  readonly idempotency: Idempotency;
  /** Undefined: people sign in by Teams' tokens alone. */
  readonly byHand: SignInByHand | undefined;
}

// Whoever has the same invoke is asked again so often.
const askAgainMs = 100;

/** What Teams gets for an invoke, within its time, whatever becomes of the rest. */
export async function answerInvoke<Services>(
  turns: InvokeTurns<Services>,
  activity: Activity,
  reach: Reach,
  log: Logger,
): Promise<InvokeReply> {
  const chosen = chooseIntent(turns.intents, activity);
  if (chosen === undefined) return notImplemented;
  try {
    return await beforeDeadline(reach, signedIn(turns, activity, chosen, { reach, log }));
  } catch (error) {
    if (error instanceof SignInRefused) {
      log.info({ why: error.message }, 'a sign-in was refused');
      return signInRefused(activity, error.message);
    }
    log.warn({ intent: chosen.intent.name, err: error }, 'an invoke failed');
    return failedInvoke(activity, Problem.from(error).code, failureText(error, localeOf(activity.locale)));
  }
}

type Around = { readonly reach: Reach; readonly log: Logger };

async function signedIn<Services>(
  turns: InvokeTurns<Services>,
  activity: Activity,
  chosen: Chosen<Services>,
  around: Around,
): Promise<InvokeReply> {
  const { signIn, byHand } = turns;
  if (chosen.intent.needs === 'nobody') return await run(turns, activity, chosen, { ...around, user: undefined });
  const code = codeOf(activity);
  const redeemed = code === undefined ? undefined : await byHand?.redeem(code, activity);
  const token = redeemed?.token ?? ssoTokenOf(activity);
  const user =
    token === undefined ? await signIn.personOf(activity) : await signIn.signIn(activity, token, around.reach);
  if (user) return await run(turns, activity, chosen, { ...around, user });
  return signInFirst(activity, await turns.signInCard(activity, randomUUID()));
}

/** What only reads is read each time. What has an effect has it once, and a repeat is answered as the first was. */
async function run<Services>(
  turns: InvokeTurns<Services>,
  activity: Activity,
  chosen: Chosen<Services>,
  around: Around & Pick<TurnParts, 'user'>,
): Promise<InvokeReply> {
  const mayRepeat = chosen.intent.mayRepeat?.(chosen.data);
  // Whoever has a card can call anything a refresh: what must not be done twice is no read, whatever its activity says.
  if (isRead(activity) && mayRepeat !== false) return await handled(turns, activity, chosen, around);
  const { signal } = around.reach;
  const id = hash('sha256', JSON.stringify(activityKey(activity)), 'base64url');
  const attempt = {
    id,
    operation: chosen.intent.name,
    readThatTells: '',
    fingerprint: 'invoke', // its id is Teams'; nobody else can use it again
    backendDedupes: mayRepeat === true,
    announcesEffect: false,
    signal,
  };
  for (;;) {
    try {
      const { answer } = await turns.idempotency.once(attempt, async (life) => {
        const { status, body } = await handled(turns, activity, chosen, {
          ...around,
          reach: { ...around.reach, ...life },
        });
        return { status, headers: {}, body: JSON.stringify(body) };
      });
      return invoke(answer.status, answer.body === undefined ? {} : JSON.parse(answer.body));
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== inProgress.code || signal.aborted) throw error;
      await pause(askAgainMs, undefined, { signal });
    }
  }
}

async function handled<Services>(
  turns: MessageTurns<Services>,
  activity: Activity,
  { intent, data }: Chosen<Services>,
  { reach, user, log }: Around & Pick<TurnParts, 'user'>,
): Promise<InvokeReply> {
  const turn = turns.makeTurn({ activity, user, reach, remembering: inMemory(reach.signal), log });
  const reply = await intent.handle(turn, data);
  if (reply.kind === 'invoke') return reply;
  if (reply.kind === 'message') await turn.send(reply.message);
  return invoke(200, {});
}

function inMemory(signal: AbortSignal): Remembering {
  const notes = new Map<string, string>();
  return {
    signal,
    noted: (name) => notes.get(name),
    note: async (name, value) => void notes.set(name, value),
    requireHeld: () => signal.throwIfAborted(),
  };
}

async function beforeDeadline<T>({ deadline, signal }: Reach, work: Promise<T>): Promise<T> {
  work.catch(() => undefined); // it may end after its answer was given up
  const over = new AbortController();
  const late = pause(Math.max(0, deadline - performance.now()), undefined, { signal: over.signal }).then(() => {
    throw new Problem(deadlineExceeded, 'That took too long.');
  });
  late.catch(() => undefined);
  try {
    signal.throwIfAborted();
    return await Promise.race([work, late]);
  } finally {
    over.abort();
  }
}
