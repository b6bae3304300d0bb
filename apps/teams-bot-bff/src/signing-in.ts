import type { TokenVerifier } from '@frontdesk/auth';
import type { Credential } from '@frontdesk/delegation';
import type { Config } from './config.ts';
import { localeOf } from './locale.ts';
import type { SharedState } from './shared-state.ts';
import { redeemingCodes } from './sign-in-window/redeem-code.ts';
import { signInWindows } from './sign-in-window/sign-in-windows.ts';
import type { SignInWindows } from './sign-in-window/sign-in-windows.ts';
import { oauthCard } from './sign-in/sign-in-card.ts';
import type { SignInCard } from './sign-in/sign-in-card.ts';
import { createSignIn } from './sign-in/sign-in.ts';
import type { SignIn } from './sign-in/sign-in.ts';
import { ssoTokens } from './sign-in/sso-token.ts';

export interface SigningIn {
  readonly signIn: SignIn;
  readonly signInCard: SignInCard;
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
  const settings = { connectionName: config.SSO_CONNECTION_NAME, resource };
  return {
    signIn: createSignIn({ readSsoToken, exchanges, verifier, kept }),
    windows,
    async signInCard(activity, id) {
      const link = (await windows?.offer(activity, id)) ?? config.WEB_ORIGIN;
      return oauthCard(id, localeOf(activity.locale), { ...settings, link });
    },
  };
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
