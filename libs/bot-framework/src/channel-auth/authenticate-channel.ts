import { admitting, fact } from '@frontdesk/server';
import type { AccessRule, Exchange, Step } from '@frontdesk/server';
import type { ChannelToken, ChannelTokens } from './channel-tokens.ts';
import { channelKeysUnavailable, channelNotSignedIn, channelTokenInvalid, missingToken } from './problems.ts';

/** For the route of activities: a token of the channel. People are known by what the activity says, which it vouches for. */
export const signedByChannel: AccessRule = Object.freeze({
  name: 'signedByChannel',
  security: [{ channel: [] }],
  problems: [channelNotSignedIn, channelTokenInvalid, channelKeysUnavailable],
});

const channelToken = fact<ChannelToken>('channelToken');

/** Before anything of the body is read. What token and body say together is looked at by `admitActivity`. */
export function authenticateChannel(tokens: ChannelTokens): Step {
  return admitting([signedByChannel.name], async function authenticateChannel(exchange, _route, next) {
    const [, token] = /^Bearer +([^\s]+)$/i.exec(exchange.headers.authorization ?? '') ?? [];
    if (token === undefined) throw missingToken();
    exchange.facts.set(channelToken, await tokens.verify(token));
    return await next();
  });
}

export function channelTokenOf(exchange: Pick<Exchange, 'facts'>): ChannelToken {
  const token = exchange.facts.get(channelToken);
  if (token === undefined) throw new Error('No token of a channel: the route has another rule.');
  return token;
}
