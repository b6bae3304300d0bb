import { z } from 'zod';
import type { Activity } from './activity.ts';

const authenticated = z.object({ authentication: z.object({ token: z.string().min(1).max(8192) }) });
const exchange = z.object({ id: z.string().min(1).max(200), connectionName: z.string().max(200), token: z.string() });
const coded = z.object({ state: z.string().min(1).max(200) });
const failure = z.object({ code: z.string().max(100) });
const triggered = z.object({ trigger: z.string().optional() });

export type TokenExchangeValue = z.output<typeof exchange>;

/** The token that Teams sends with an invoke which was answered with “sign in first”. */
export function ssoTokenOf({ value }: Activity): string | undefined {
  return authenticated.safeParse(value).data?.authentication.token;
}

/** Of `signin/tokenExchange`: which card it answers, and the token. */
export function tokenExchangeOf({ name, value }: Activity): TokenExchangeValue | undefined {
  return name === 'signin/tokenExchange' ? exchange.safeParse(value).data : undefined;
}

/** Of `signin/verifyState`: the code that a sign-in by hand ended with. */
export function verifiedCodeOf({ name, value }: Activity): string | undefined {
  return name === 'signin/verifyState' ? coded.safeParse(value).data?.state : undefined;
}

/** The same, sent with an invoke which was answered with “sign in first”. */
export function codeOf({ name, value }: Activity): string | undefined {
  const isAnswered = name === 'adaptiveCard/action' || name?.startsWith('composeExtension/') === true;
  return isAnswered ? coded.safeParse(value).data?.state : undefined;
}

/** Of `signin/failure`: why Teams could not get a token. A registration that does not fit, mostly. */
export function signInFailureOf({ name, value }: Activity): string | undefined {
  return name === 'signin/failure' ? (failure.safeParse(value).data?.code ?? 'no code') : undefined;
}

const reads = new Set(['composeExtension/query', 'composeExtension/queryLink', 'composeExtension/anonymousQueryLink']);

/** Whether an invoke changes nothing, so that it may be answered anew each time that it comes. */
export function isRead({ name = '', value }: Activity): boolean {
  if (name === 'adaptiveCard/action') return triggered.safeParse(value).data?.trigger === 'automatic';
  return reads.has(name);
}

/**
 * What makes an activity one, however often Teams sends it. An invoke that comes again with a token is another one: the
 * first was answered with “sign in first”.
 */
export function activityKey(activity: Activity): readonly string[] {
  const { channelId, conversation, id } = activity;
  const signed = (ssoTokenOf(activity) ?? codeOf(activity)) === undefined ? [] : ['signed'];
  return [channelId, conversation.id, id, ...signed];
}
