import { Problem } from '@frontdesk/problems';
import type { Exchange } from '@frontdesk/server';
import type { Reach } from '@frontdesk/upstream';
import { traceparentOf } from '@frontdesk/telemetry';
import type { Activity } from '../activities/activity.ts';
import { signInFailureOf, tokenExchangeOf, verifiedCodeOf } from '../activities/invokes.ts';
import { admitActivity } from '../channel-auth/admit-activity.ts';
import type { AdmissionRules } from '../channel-auth/admit-activity.ts';
import { channelTokenOf } from '../channel-auth/authenticate-channel.ts';
import { exchangeToken } from '../sign-in/token-exchange.ts';
import { verifyState } from '../sign-in/verify-state.ts';
import type { Inbox } from '../turns/inbox.ts';
import { answerInvoke } from '../turns/invoke-turn.ts';
import type { InvokeTurns } from '../turns/invoke-turn.ts';
import type { Trace } from '../turns/trailing.ts';
import { activityNotKept, notInTheAnswer } from './problems.ts';

/** The answer of an invoke is its result; all else is acknowledged with 202, and replied to later. */
export interface Received {
  readonly status: number;
  readonly body?: unknown;
}

export interface ReceivingParts<Services> {
  readonly admission: AdmissionRules;
  readonly turns: InvokeTurns<Services>;
  readonly inbox: Inbox;
  readonly invokeWithinMs: number;
}

/** Takes what Teams sends. Messages are kept and acknowledged at once; invokes are answered here. */
export function receiving<Services>(parts: ReceivingParts<Services>) {
  return async (activity: Activity, exchange: Exchange): Promise<Received> => {
    admitActivity(activity, channelTokenOf(exchange), parts.admission);
    requireReplyLater(activity);
    if (activity.type === 'invoke') return await answered(activity, parts, exchange);
    const taken = await parts.inbox.take(activity, traceOf(exchange)).catch((cause: unknown) => {
      throw refusal('what is to be done cannot be kept', cause);
    });
    if (taken === 'full') throw refusal('too much waits');
    return { status: 202 };
  };
}

/** The Activity Protocol has receivers refuse what they cannot answer at once (A3112). Teams does not ask for it. */
function requireReplyLater({ deliveryMode }: Activity): void {
  if (deliveryMode !== 'expectReplies') return;
  throw new Problem(notInTheAnswer, 'This bot replies through the connector: send it with the delivery mode "normal".');
}

function refusal(log: string, cause?: unknown): Problem {
  const headers = { 'Retry-After': '2' };
  return new Problem(activityNotKept, 'Please send the activity again.', { log, cause, headers });
}

async function answered<Services>(activity: Activity, parts: ReceivingParts<Services>, exchange: Exchange) {
  const { turns, inbox, invokeWithinMs } = parts;
  const { signal, log } = exchange;
  const trace = traceOf(exchange);
  const deadline = Math.min(exchange.deadline, exchange.startedAt + invokeWithinMs);
  const reach: Reach = { signal, deadline, ...trace };
  const failed = signInFailureOf(activity);
  if (failed !== undefined) {
    log.warn({ code: failed }, 'Teams could not sign someone in');
    return { status: 200, body: {} };
  }
  const given = tokenExchangeOf(activity);
  const code = verifiedCodeOf(activity);
  if (given === undefined && code === undefined) return await answerInvoke(turns, activity, reach, log);
  const goOn = async (cardId: string, waited: Activity): Promise<void> => {
    if ((await inbox.take(waited, trace, `signed in ${cardId}`)) === 'full') throw refusal('too much waits');
  };
  const signingIn = { ...turns, goOn };
  if (given !== undefined) return await exchangeToken(signingIn, activity, given, { reach, log });
  return await verifyState(signingIn, activity, code ?? '', { reach, log });
}

function traceOf({ requestId, trace }: Exchange): Trace {
  return { requestId, traceparent: traceparentOf(trace) };
}
