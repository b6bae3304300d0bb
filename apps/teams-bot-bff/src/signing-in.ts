import type { TokenVerifier } from '@frontdesk/auth';
import { ssoTokens } from '@frontdesk/bot-framework';
import type { BotSignIn } from '@frontdesk/bot-framework';
import type { Credential } from '@frontdesk/delegation';
import type { Config } from './config.ts';
import type { SharedState } from './shared-state.ts';
import { redeemingCodes } from './sign-in-window/redeem-code.ts';
import { signInWindows } from './sign-in-window/sign-in-windows.ts';
import type { SignInWindows } from './sign-in-window/sign-in-windows.ts';

export interface SigningIn {
  readonly signIn: BotSignIn;
  readonly windows: SignInWindows | undefined;
}

interface Parts {
  readonly config: Config;
  readonly shared: Pick<SharedState, 'kept'>;
  readonly signInExchanges: readonly Credential[];
  readonly verifier: TokenVerifier;
}

/** Who people are: by the tokens that Teams has for them, or by hand in a window where it has none. */
export function signingIn({ config, shared: { kept }, signInExchanges: exchanges, verifier }: Parts): SigningIn {
  const { SSO_ISSUER: issuer, SSO_JWKS_URL: jwksUrl, SSO_AUDIENCE: resource } = config;
  const readSsoToken = ssoTokens({ issuer, audience: resource, jwksUrl });
  const windows = windowsOf(config, { kept, readSsoToken });
  const connectionName = config.SSO_CONNECTION_NAME;
  const link: BotSignIn['link'] = async (activity, id) => (await windows?.offer(activity, id)) ?? config.WEB_ORIGIN;
  return { windows, signIn: { readSsoToken, exchanges, verifier, connectionName, resource, link, byHand: windows } };
}

type Reading = Pick<Parameters<typeof signInWindows>[0], 'kept' | 'readSsoToken'>;

function windowsOf(config: Config, reading: Reading): SignInWindows | undefined {
  const { BOT_ORIGIN: origin, SSO_AUTHORIZE_URL: authorizeUrl, SSO_TOKEN_URL: url } = config;
  if (origin === undefined || authorizeUrl === undefined || url === undefined) return undefined;
  // The app that Teams signs people in to is the one that they sign in to by hand.
  const { BOT_APP_ID: clientId, BOT_APP_SECRET: secret, SSO_AUDIENCE: resource } = config;
  const scope = config.SSO_SIGN_IN_SCOPE ?? `${resource}/access_as_user`;
  const redeemCode = redeemingCodes({ url, clientId, secret });
  return signInWindows({ origin, authorizeUrl, clientId, scope, redeemCode, ...reading });
}
