import type { RequestInit } from 'undici';
import { fetch } from 'undici';
import { z } from 'zod';

export interface BotToken {
  /** For the connector, and nobody else. */
  get(): Promise<string>;
  /** The connector did not take it: the next one is a new one. */
  refused(token: string): void;
}

export interface BotTokenOptions {
  readonly url: string;
  readonly appId: string;
  readonly secret: string | (() => string);
  readonly scope: string;
  readonly fetch?: (url: string, init: RequestInit) => Promise<Pick<Response, 'status' | 'json'>>;
  readonly now?: () => number;
}

const renewBeforeMs = 5 * 60_000;
const askWithinMs = 5_000;
// Where the login service is away, everyone who waits is told the same for a moment.
const failedForMs = 1_000;

const Granted = z.object({ access_token: z.string().min(1).max(16_384), expires_in: z.coerce.number().positive() });

interface Known {
  readonly token: string;
  readonly goodFrom: number;
  readonly goodUntil: number;
}

/** The bot's own token, by client credentials; one request for all who wait, held until five minutes before its end. */
export function botToken(options: BotTokenOptions): BotToken {
  const { now = Date.now } = options;
  let known: Known | undefined;
  let underWay: Promise<string> | undefined;

  async function ask(): Promise<string> {
    const goodFrom = now();
    const { access_token: token, expires_in: lifeS } = await granted(options);
    const lifeMs = lifeS * 1000;
    known = { token, goodFrom, goodUntil: goodFrom + lifeMs - Math.min(renewBeforeMs, lifeMs / 10) };
    return token;
  }

  return {
    async get() {
      if (known && now() >= known.goodFrom && now() < known.goodUntil) return known.token;
      if (underWay) return await underWay;
      const asked = ask();
      underWay = asked;
      const over = (): void => void (underWay === asked && (underWay = undefined));
      asked.then(over, () => setTimeout(over, failedForMs).unref());
      return await asked;
    },
    refused(token) {
      if (known?.token === token) known = undefined;
    },
  };
}

async function granted({ url, appId, secret, scope, fetch: ask = fetch as never }: BotTokenOptions) {
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: appId,
    client_secret: typeof secret === 'function' ? secret() : secret,
    scope,
  }).toString();
  const headers = { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' };
  const signal = AbortSignal.timeout(askWithinMs);
  const answer = await ask(url, { method: 'POST', body, headers, redirect: 'error', signal });
  // Its text is not passed on: it may quote what was sent.
  if (answer.status !== 200) throw new Error(`the bot's token answered ${answer.status}`);
  return Granted.parse(await answer.json());
}
