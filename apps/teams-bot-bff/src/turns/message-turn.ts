import { randomUUID } from 'node:crypto';
import { RedisAway } from '@frontdesk/redis';
import type { Reach } from '@frontdesk/upstream';
import type { Logger } from '@frontdesk/telemetry';
import type { Activity } from '../activities/activity.ts';
import { ConnectorFailure } from '../connector/problems.ts';
import type { Intent, Reply, Turn } from '../intents/intent.ts';
import { localeOf } from '../locale.ts';
import { oauthCard } from '../sign-in/sign-in-card.ts';
import type { SignInSettings } from '../sign-in/sign-in-card.ts';
import type { SignIn } from '../sign-in/sign-in.ts';
import type { WaitingTurns } from '../sign-in/waiting-turns.ts';
import { NotHeld } from '../work/held.ts';
import type { Held } from '../work/held.ts';
import { Again } from '../work/work.ts';
import { chooseIntent } from './choose-intent.ts';
import { failureText } from './turn-failure.ts';
import type { TurnParts } from './turn-maker.ts';

export interface MessageTurns {
  readonly intents: readonly Intent[];
  readonly signIn: SignIn;
  readonly signInSettings: SignInSettings;
  readonly waiting: WaitingTurns;
  readonly makeTurn: (parts: TurnParts) => Turn;
}

// What it reads; an answer that is written while it is read says how long that may take.
const readsWithinMs = 20_000;

/** Works an activity that nobody waits for: a message, or what Teams tells of a conversation. */
export async function runMessageTurn(turns: MessageTurns, activity: Activity, held: Held, log: Logger): Promise<void> {
  const chosen = chooseIntent(turns.intents, activity);
  if (chosen === undefined) return;
  const reach: Reach = { signal: held.signal, deadline: performance.now() + readsWithinMs };
  const needsUser = chosen.intent.needs === 'user';
  const turnOf = (user: TurnParts['user']) => turns.makeTurn({ activity, user, reach, remembering: held, log });
  const say = async (reply: Reply): Promise<void> => {
    if (reply.kind === 'message') await turnOf(undefined).send(reply.message);
  };
  try {
    const user = needsUser ? await turns.signIn.personOf(activity) : undefined;
    if (needsUser && user === undefined) return await askToSignIn(turns, activity, held, turnOf(undefined));
    const turn = turnOf(user);
    const reply = await chosen.intent.handle(turn, chosen.data);
    if (reply.kind === 'message') await turn.send(reply.message);
  } catch (error) {
    requireReplyable(error, held);
    log.warn({ intent: chosen.intent.name, err: error }, 'a turn failed');
    await say({ kind: 'message', message: { text: failureText(error, localeOf(activity.locale)) } }).catch(orAgain);
  }
}

/** The message waits, and goes on by itself once Teams has sent a token (`signin/tokenExchange`). */
async function askToSignIn(turns: MessageTurns, activity: Activity, held: Held, turn: Turn): Promise<void> {
  let id = held.noted('sign-in');
  if (id === undefined) await held.note('sign-in', (id = randomUUID()));
  await turns.waiting.keep(id, activity);
  await turn.send({ attachments: [oauthCard(id, turn.locale, turns.signInSettings)] });
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
