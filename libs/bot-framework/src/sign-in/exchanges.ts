import { onBehalfOf } from '@frontdesk/delegation';
import type { Credential } from '@frontdesk/delegation';
import type { HttpCall } from '@frontdesk/upstream';

/** How a token that Teams has for someone becomes theirs of the platform. */
export interface ExchangeSettings {
  readonly SSO_EXCHANGE: 'token-exchange' | 'on-behalf-of';
  readonly SSO_EXCHANGE_SCOPE?: string | undefined;
  readonly SSO_TOKEN_URL?: string | undefined;
  readonly BOT_APP_ID: string;
  readonly BOT_APP_SECRET: string | (() => string);
}

/**
 * The login system trusts whoever signs Teams' tokens and takes one for the bot as it is (RFC 8693); or it takes only
 * those that are for itself, and Entra is asked for one of these first, on behalf of who acts.
 */
export function signInExchanges(
  settings: ExchangeSettings,
  ofPlatform: Credential,
  callAt: (origin: string) => HttpCall,
): readonly Credential[] {
  const { SSO_EXCHANGE, SSO_TOKEN_URL, SSO_EXCHANGE_SCOPE: scope, BOT_APP_ID: clientId } = settings;
  if (SSO_EXCHANGE === 'token-exchange' || SSO_TOKEN_URL === undefined || scope === undefined) return [ofPlatform];
  const { origin, pathname: path, search } = new URL(SSO_TOKEN_URL);
  const entra = onBehalfOf({
    call: callAt(origin),
    path: `${path}${search}`,
    clientId,
    clientSecret: settings.BOT_APP_SECRET,
  });
  return [entra.for(scope), ofPlatform];
}
