// How activities reach the bot: signed, within Teams' time limits, and again when nobody answered.
import { setTimeout as wait } from 'node:timers/promises';
import { Agent, request } from 'undici';
import type { Clock } from '../clock.ts';
import type { ActivitySigner, Breakage } from '../signing/activity-signer.ts';
import type { Delivery, Journal } from '../state/journal.ts';
import type { Activity } from '../teams/activity.ts';

export interface DeliveryOptions {
  /** One rule of authentication, to be broken. */
  readonly breakage?: Breakage | undefined;
  /** What the token says, where it is not what the activity says. */
  readonly signedServiceUrl?: string | undefined;
  readonly withinMs?: number | undefined;
  /** How often it is sent again when the bot did not answer, or with 5xx. Not for invokes: somebody waits for them. */
  readonly retries?: number | undefined;
  /** Further headers, or others. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

export interface BotLine {
  deliver(activity: Activity, options?: DeliveryOptions): Promise<Delivery>;
}

export interface BotLineOptions {
  readonly botUrl: string;
  readonly signer: ActivitySigner;
  readonly journal: Journal;
  readonly clock: Clock;
  /** Between tries. */
  readonly pause?: (ms: number) => Promise<unknown>;
}

const messageExtensionMs = 5_000;
const invokeMs = 10_000;
const anythingElseMs = 15_000;
const retryAfterMs = [1_000, 3_000];
const retried = [0, 412, 429, 502, 503, 504];

export function createBotLine({ botUrl, signer, journal, clock, pause = wait }: BotLineOptions): BotLine {
  async function once(activity: Activity, options: DeliveryOptions): Promise<Delivery> {
    const { breakage, headers, withinMs = timeLimitOf(activity) } = options;
    const serviceUrl = options.signedServiceUrl ?? String(activity['serviceUrl'] ?? '');
    const authorization = await signer.authorization({ serviceUrl, breakage });
    const at = clock();
    const began = performance.now();
    const answer = await post(botUrl, {
      body: JSON.stringify(activity),
      headers: { 'content-type': 'application/json', ...(authorization && { authorization }), ...headers },
      signal: AbortSignal.timeout(withinMs),
    });
    const { id: activityId, type, conversation } = activity;
    const name = typeof activity['name'] === 'string' ? activity['name'] : undefined;
    const ms = Math.round(performance.now() - began);
    const delivery = { at, ms, conversationId: conversation?.id, activityId, type, name, ...answer };
    journal.delivered(delivery);
    return delivery;
  }

  return {
    async deliver(activity, options = {}) {
      const { retries = activity.type === 'invoke' ? 0 : retryAfterMs.length } = options;
      let delivery = await once(activity, options);
      for (let retry = 0; retry < retries && retried.includes(delivery.status); retry += 1) {
        await pause(retryAfterMs[retry] ?? 3_000);
        delivery = await once(activity, options);
      }
      if (delivery.failure) journal.lapsed(`The bot did not answer (${delivery.failure}).`, delivery.conversationId);
      return delivery;
    },
  };
}

function timeLimitOf({ type, name }: Activity): number {
  if (type !== 'invoke') return anythingElseMs;
  return String(name).startsWith('composeExtension/') ? messageExtensionMs : invokeMs;
}

interface Posted {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly signal: AbortSignal;
}

// The time limit of each activity is its signal, not the client's own.
const agent = new Agent({ headersTimeout: 0, bodyTimeout: 0, connections: 512 });

async function post(url: string, posted: Posted): Promise<Pick<Delivery, 'status' | 'body' | 'failure'>> {
  try {
    const answer = await request(url, { method: 'POST', dispatcher: agent, ...posted });
    return { status: answer.statusCode, body: parsed(await answer.body.text()) };
  } catch {
    return { status: 0, body: undefined, failure: posted.signal.aborted ? 'timed-out' : 'unreachable' };
  }
}

function parsed(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
