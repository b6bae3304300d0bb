import type { HttpAnswer, HttpRequest } from '@frontdesk/upstream';
import { reveal } from './credential.ts';
import type { Caller, Secret } from './credential.ts';
import { delegatedToken } from './exchange-answer.ts';
import type { DelegatedToken } from './exchange-answer.ts';

interface Asking {
  readonly path?: string;
  readonly clientId: string;
  readonly clientSecret: Secret;
}

interface Wanted {
  readonly audience: string;
  readonly scope: string;
}

/** How a login system is asked for a token in a user's name, and what it answers. */
export interface ExchangeForm {
  request(asking: Asking, caller: Caller, wanted: Wanted): HttpRequest;
  read(answer: HttpAnswer): DelegatedToken;
}

export const rfc8693: ExchangeForm = {
  request({ path, clientId, clientSecret }, caller, wanted) {
    // RFC 6749, 2.3.1: both parts are form-encoded before they are joined.
    const client = [clientId, reveal(clientSecret)].map((part) => encodeURIComponent(part)).join(':');
    const authorization = `Basic ${Buffer.from(client).toString('base64')}`;
    return asked(
      'login.exchangeToken',
      path,
      { authorization },
      {
        grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
        subject_token: caller.proof.token,
        subject_token_type: 'urn:ietf:params:oauth:token-type:access_token',
        ...wanted,
      },
    );
  },
  read: (answer) => delegatedToken(answer, { namesItsType: true, ended: ['invalid_grant'] }),
};

/** https://learn.microsoft.com/entra/identity-platform/v2-oauth2-on-behalf-of-flow */
export const entra: ExchangeForm = {
  request: ({ path, clientId, clientSecret }, caller, { scope }) =>
    asked(
      'login.onBehalfOf',
      path,
      {},
      {
        grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
        requested_token_use: 'on_behalf_of',
        client_id: clientId,
        client_secret: reveal(clientSecret),
        assertion: caller.proof.token,
        scope,
      },
    ),
  // What a policy asks of the user, such as a second factor or their consent, they can only do by signing in themselves.
  read: (answer) => delegatedToken(answer, { namesItsType: false, ended: ['invalid_grant', 'interaction_required'] }),
};

function asked(
  operation: string,
  path = '/oauth2/token',
  more: Readonly<Record<string, string>>,
  form: Readonly<Record<string, string>>,
): HttpRequest {
  return {
    operation,
    method: 'POST',
    path,
    headers: { ...more, 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
    body: new URLSearchParams(form).toString(),
  };
}
