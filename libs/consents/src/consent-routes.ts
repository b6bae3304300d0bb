import { principalOf } from '@frontdesk/auth';
import { noContent, ok, route } from '@frontdesk/server';
import type { AccessRule, Exchange, Route } from '@frontdesk/server';
import { z } from 'zod';
import type { Consents } from './consents.ts';
import { consentRefused, consentsUnavailable } from './problems.ts';

interface Services {
  readonly consents: Consents;
}

const Code = z.strictObject({
  code: z.string().min(1).max(4096).describe('Of the authorization code flow, with `offline_access` in its scope'),
  codeVerifier: z.string().regex(/^[\w.~-]{43,128}$/, 'must be a code verifier of PKCE'),
  redirectUri: z.url().max(2048).describe('The one that the flow began with'),
});

const reachOf = ({ signal, deadline, requestId }: Exchange) => ({ signal, deadline, requestId });
const tags = ['Consent'];
const noStore = { 'Cache-Control': 'no-store' };

/** `/v1/consent`: what a person lets this BFF do while they are away. Each is for the person alone, by a token of theirs. */
export function consentRoutes(access: AccessRule): readonly Route<Services>[] {
  const give = route({
    name: 'giveConsent',
    put: '/v1/consent',
    summary: 'Lets this service act in the caller’s name while they are away, until they withdraw it',
    tags,
    access,
    body: Code,
    answers: { 204: null },
    problems: [consentRefused, consentsUnavailable],
    handle: async ({ body }, { consents }: Services, exchange) => {
      await consents.give(principalOf(exchange), body, reachOf(exchange));
      return noContent(noStore);
    },
  });
  const read = route({
    name: 'getConsent',
    get: '/v1/consent',
    summary: 'Since when the caller allows it',
    tags,
    access,
    answers: { 200: z.object({ givenAt: z.iso.datetime().nullable().describe('Null: it is not allowed') }) },
    problems: [consentsUnavailable],
    handle: async (_input, { consents }: Services, exchange) => {
      const givenAt = await consents.givenAt(principalOf(exchange));
      return ok({ givenAt: givenAt?.toISOString() ?? null }, noStore);
    },
  });
  const withdraw = route({
    name: 'withdrawConsent',
    delete: '/v1/consent',
    summary: 'From now on nobody acts in the caller’s name',
    tags,
    access,
    answers: { 204: null },
    problems: [consentsUnavailable],
    handle: async (_input, { consents }: Services, exchange) => {
      await consents.withdraw(principalOf(exchange), reachOf(exchange));
      return noContent(noStore);
    },
  });
  return [give, read, withdraw];
}
