import { setTimeout as pause } from 'node:timers/promises';
import { Agent, request } from 'undici';
import { baseOf } from '../channel-auth/service-urls.ts';
import type { ServiceUrls } from '../channel-auth/service-urls.ts';
import type { BotToken } from './bot-token.ts';
import { inOrder } from './in-order.ts';
import type { ConversationReference } from './outgoing.ts';
import type { Pace, Paces } from './pace.ts';
import { ConnectorFailure } from './problems.ts';

/** The one place where the bot speaks. */
export interface Connector {
  /** Sends an activity to a conversation. Gives its id. */
  send(to: ConversationReference, activity: OutgoingActivity, options?: SendOptions): Promise<string>;
  close(): Promise<void>;
}

export type OutgoingActivity = Readonly<Record<string, unknown>> & { readonly type: string };

export interface SendOptions {
  /** Which activity it answers. */
  readonly replyTo?: string | undefined;
  readonly signal?: AbortSignal;
  /** 4: as often as a person has patience for. 1: no second try. */
  readonly mostTries?: number;
  /** Asked before each try; what it throws is thrown. */
  readonly mayGo?: () => void;
}

export interface ConnectorOptions {
  readonly serviceUrls: ServiceUrls;
  readonly token: BotToken;
  readonly paces: Paces;
  readonly tell?: (told: { readonly outcome: string; readonly seconds: number }) => void;
  readonly random?: () => number;
}

const tryWithinMs = 10_000;
const mostBytes = 256 * 1024;
// https://learn.microsoft.com/microsoftteams/platform/bots/how-to/rate-limit: these are tried again, with growing waits.
const again = new Set([412, 429, 502, 504]);
const longestWaitMs = 60_000;

/** Sends to Teams' connector: in order and at its pace for each conversation, and again where it says so. */
export function createConnector(options: ConnectorOptions): Connector {
  const { serviceUrls, token, paces, tell = () => undefined, random = Math.random } = options;
  const agent = new Agent({ keepAliveTimeout: 30_000, connect: { timeout: 3_000 } });
  const ordered = inOrder();

  async function once(to: ConversationReference, activity: OutgoingActivity, how: SendOptions): Promise<string> {
    // Again here, whoever it comes from: what is sent there has our token.
    if (!serviceUrls.isAllowed(to.serviceUrl))
      throw new ConnectorFailure('serviceUrl is not on the list', { status: 400 });
    const bearer = await token.get().catch((cause: unknown) => {
      throw new ConnectorFailure('no token for the bot', { cause });
    });
    how.mayGo?.();
    const startedAt = performance.now();
    const outcome = (name: string | number) =>
      tell({ outcome: String(name), seconds: (performance.now() - startedAt) / 1000 });
    try {
      const { statusCode, headers, body } = await request(urlOf(to, how), {
        method: 'POST',
        headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json', accept: 'application/json' },
        body: JSON.stringify(activity),
        signal: AbortSignal.any([AbortSignal.timeout(tryWithinMs), ...(how.signal ? [how.signal] : [])]),
        dispatcher: agent,
      });
      const answer = bodyOf(await textOf(body));
      outcome(statusCode);
      if (statusCode >= 200 && statusCode < 300) return answer.id ?? '';
      if (statusCode === 401) token.refused(bearer);
      throw new ConnectorFailure(`the connector answered ${statusCode}`, failureOf(statusCode, headers, answer));
    } catch (cause) {
      if (cause instanceof ConnectorFailure || how.signal?.aborted) throw cause;
      outcome('none');
      throw new ConnectorFailure('the connector did not answer', { cause });
    }
  }

  async function withTries(to: ConversationReference, activity: OutgoingActivity, how: SendOptions): Promise<string> {
    const { mostTries = 4, signal } = how;
    let wasRefused = false;
    for (let tries = 1; ; tries += 1) {
      // One after the other: each moment is taken when it can be used.
      await paced(paces.conversation, to.conversationId, signal);
      if (to.tenantId !== undefined) await paced(paces.tenant, to.tenantId, signal);
      try {
        return await once(to, activity, how);
      } catch (error) {
        if (!(error instanceof ConnectorFailure) || tries >= mostTries) throw error;
        const { status, retryAfterMs } = error;
        // A token may end before its time, once.
        if (status === 401 && !wasRefused) wasRefused = true;
        else if (status !== undefined && !again.has(status)) throw error;
        // Earlier would be refused again, and until then others may use our place: the work comes back by itself.
        else if (retryAfterMs !== undefined && retryAfterMs > longestWaitMs) throw error;
        else await pause(waitOf(tries, retryAfterMs, random), undefined, { ...(signal && { signal }) });
      }
    }
  }

  return {
    send: (to, activity, how = {}) => ordered(to.conversationId, () => withTries(to, activity, how)),
    close: () => agent.close(),
  };
}

async function paced(pace: Pace, name: string, signal: AbortSignal | undefined): Promise<void> {
  const waitMs = await pace.take(name);
  if (waitMs > 0) await pause(waitMs, undefined, { ...(signal && { signal }) });
}

function waitOf(tries: number, retryAfterMs: number | undefined, random: () => number): number {
  const growing = 500 * 2 ** tries * (0.5 + random());
  return Math.max(growing, retryAfterMs ?? 0);
}

function urlOf({ serviceUrl, conversationId }: ConversationReference, { replyTo }: SendOptions): string {
  const activity = replyTo === undefined ? '' : `/${encodeURIComponent(replyTo)}`;
  return `${baseOf(serviceUrl)}v3/conversations/${encodeURIComponent(conversationId)}/activities${activity}`;
}

async function textOf(body: AsyncIterable<Buffer> & { destroy(): unknown }): Promise<string> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of body) {
    bytes += part.length;
    if (bytes > mostBytes) throw new Error('the answer is too large');
    parts.push(part);
  }
  return Buffer.concat(parts).toString();
}

interface Answered {
  readonly id?: string;
  readonly error?: { readonly code?: string; readonly message?: string };
}

function bodyOf(text: string): Answered {
  try {
    const read: unknown = JSON.parse(text);
    return typeof read === 'object' && read !== null ? read : {};
  } catch {
    return {};
  }
}

function failureOf(status: number, headers: Readonly<Record<string, unknown>>, { error }: Answered) {
  const { code, message } = error ?? {};
  const retryAfterMs = retryAfterOf(headers['retry-after']);
  return {
    status,
    ...(typeof message === 'string' && { detail: message.slice(0, 200) }),
    ...(typeof code === 'string' && { code }),
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  };
}

/** Seconds, or the moment itself. */
function retryAfterOf(value: unknown): number | undefined {
  const seconds = Number(value);
  const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(String(value)) - Date.now();
  return ms > 0 ? ms : undefined;
}
