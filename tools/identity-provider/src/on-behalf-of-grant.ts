import type { JWTPayload } from 'jose';
import type { KoaContextWithOIDC } from 'oidc-provider';
import { teamsBotApp } from './clients.ts';
import { errors } from './oidc-provider.ts';
import type { SigningKeys } from './signing-keys.ts';
import { subjectTokens } from './subject-tokens.ts';

export const onBehalfOfGrant = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
export const onBehalfOfParameters = ['assertion', 'requested_token_use', 'scope'];

type Parameters = Readonly<Record<string, string | undefined>>;

/**
 * The grant of Microsoft Entra: an app shows a token that somebody has for it, and gets one of theirs for another API. The
 * answer has no `issued_token_type`, as Entra's has none. https://learn.microsoft.com/entra/identity-platform/v2-oauth2-on-behalf-of-flow
 */
export function onBehalfOf({ issuer, keys }: { readonly issuer: string; readonly keys: SigningKeys }) {
  const verifySubject = subjectTokens({ issuer, keys });

  return async function actOnBehalfOf(ctx: KoaContextWithOIDC): Promise<void> {
    const { assertion, requested_token_use: use, scope } = ctx.oidc.params as Parameters;
    if (!assertion) throw new errors.InvalidRequest("missing required parameter(s) 'assertion'");
    if (use !== 'on_behalf_of') throw new errors.InvalidRequest('requested_token_use must be on_behalf_of');
    if (scope !== teamsBotApp.onBehalfOf.scope) throw new errors.InvalidScope('no such scope', scope ?? '');
    const { clientId: app } = teamsBotApp;
    const { sub, tid, oid, exp = 0, scope: held } = await verifySubject(assertion, teamsBotApp.audience);
    const iat = Math.floor(Date.now() / 1000);
    const ofWhom = { sub, tid, oid, scope: held, client_id: app };
    const claims = { iss: issuer, aud: teamsBotApp.onBehalfOf.audience, ...ofWhom, iat, exp, jti: crypto.randomUUID() };
    ctx.body = {
      access_token: await keys.signAccessToken(claims as JWTPayload),
      token_type: 'Bearer',
      expires_in: exp - iat,
      scope,
    };
  };
}
