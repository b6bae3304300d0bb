import { Problem, defineProblem } from '@frontdesk/problems';
import { answer, route } from '@frontdesk/server';
import type { Exchange } from '@frontdesk/server';
import type { Reach } from '@frontdesk/upstream';
import { traceparentOf } from '@frontdesk/telemetry';
import { z } from 'zod';
import { activitySchema } from '../activities/activity.ts';
import type { Activity } from '../activities/activity.ts';
import { signInFailureOf, tokenExchangeOf, verifiedCodeOf } from '../activities/invokes.ts';
import { admitActivity } from '../channel-auth/admit-activity.ts';
import { channelTokenOf, signedByChannel } from '../channel-auth/authenticate-channel.ts';
import { activityNotAllowed } from '../channel-auth/problems.ts';
import type { Services } from '../services.ts';
import { exchangeToken } from '../sign-in/token-exchange.ts';
import { verifyState } from '../sign-in-window/verify-state.ts';
import type { Trace } from '../turns/inbox.ts';
import { answerInvoke } from '../turns/invoke-turn.ts';

const notKept = defineProblem({
  code: 'activity-not-kept',
  status: 503,
  title: 'The activity could not be kept',
  reason: 'overloaded',
});

const notInTheAnswer = defineProblem({
  code: 'delivery-mode-not-supported',
  status: 400,
  title: 'Replies are not given in the answer',
});

const json = z.unknown();

/** Where Teams sends what people do. Messages are kept and acknowledged at once; invokes are answered here. */
export const receiveActivity = route({
  name: 'receiveActivity',
  post: '/api/messages',
  summary: 'Takes an activity of Teams',
  description:
    'Activity Protocol. The answer of an invoke is its result; all else is acknowledged, and replied to later.',
  tags: ['Teams'],
  access: signedByChannel,
  body: activitySchema,
  bodyLimitBytes: 256 * 1024,
  answers: { 200: json, 202: null, 400: json, 401: json, 404: json, 412: json, 500: json, 501: json },
  problems: [activityNotAllowed, notInTheAnswer, notKept],
  handle: async ({ body: activity }, services: Services, exchange) => {
    admitActivity(activity, channelTokenOf(exchange), services.admission);
    requireReplyLater(activity);
    if (activity.type !== 'invoke') return await acknowledge(activity, services, exchange);
    const { status, body } = await answered(activity, services, exchange);
    return answer(status as 200, body);
  },
});

/** The Activity Protocol has receivers refuse what they cannot answer at once (A3112). Teams does not ask for it. */
function requireReplyLater({ deliveryMode }: Activity): void {
  if (deliveryMode !== 'expectReplies') return;
  throw new Problem(notInTheAnswer, 'This bot replies through the connector: send it with the delivery mode "normal".');
}

async function acknowledge(activity: Activity, { inbox }: Services, exchange: Exchange) {
  const taken = await inbox.takeActivity(activity, traceOf(exchange)).catch((cause: unknown) => {
    throw refusal('what is to be done cannot be kept', cause);
  });
  if (taken === 'full') throw refusal('too much waits');
  return { status: 202 as const };
}

function refusal(log: string, cause?: unknown): Problem {
  const headers = { 'Retry-After': '2' };
  return new Problem(notKept, 'Please send the activity again.', { log, cause, headers });
}

async function answered(activity: Activity, services: Services, exchange: Exchange) {
  const { turns, inbox, config } = services;
  const { signal, log } = exchange;
  const trace = traceOf(exchange);
  const deadline = Math.min(exchange.deadline, exchange.startedAt + config.INVOKE_DEADLINE_MS);
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
    if ((await inbox.takeActivity(waited, trace, `signed in ${cardId}`)) === 'full') throw refusal('too much waits');
  };
  const parts = { ...turns, goOn };
  if (given !== undefined) return await exchangeToken(parts, activity, given, { reach, log });
  return await verifyState(parts, activity, code ?? '', { reach, log });
}

function traceOf({ requestId, trace }: Exchange): Trace {
  return { requestId, traceparent: traceparentOf(trace) };
}
