import { Problem } from '@frontdesk/problems';
import type { HttpAnswer } from '@frontdesk/upstream';
import { z } from 'zod';
import { delegationRefused, delegationUnavailable, signInEnded } from './problems.ts';

/** A token that a backend accepts from us, for one user. */
export interface DelegatedToken {
  readonly token: string;
  readonly lifetimeS: number;
}

const Granted = z.object({
  access_token: z
    .string()
    .max(8192)
    .regex(/^[A-Za-z0-9\-._~+/]+=*$/),
  token_type: z.string().regex(/^bearer$/i),
  expires_in: z.int().positive(),
});
// RFC 8693 has it say what it gave.
const Typed = Granted.extend({ issued_token_type: z.literal('urn:ietf:params:oauth:token-type:access_token') });
const Refused = z.object({ error: z.string().regex(/^[a-z_]{1,40}$/) });

interface Expected {
  readonly namesItsType: boolean;
  /** The errors that say that the caller has to sign in again. */
  readonly ended: readonly string[];
}

/** Reads the answer to an exchange (RFC 8693, 2.2; RFC 6749, 5.2). No text of it is passed on, but the error's code. */
export function delegatedToken({ status, body }: HttpAnswer, { namesItsType, ended }: Expected): DelegatedToken {
  if (status === 200) return granted(body, namesItsType ? Typed : Granted);
  const code = Refused.safeParse(parsed(body)).data?.error ?? 'no code';
  const log = `token exchange answered ${status} (${code})`;
  if (status === 400 && ended.includes(code)) throw endedProblem(log);
  if (status === 429 || status >= 500) throw unavailableProblem(log);
  throw refusedProblem(log);
}

export function unavailableProblem(log: string, cause?: unknown): Problem {
  return new Problem(delegationUnavailable, 'We cannot act for you at the moment.', { log, cause });
}

function granted(body: Buffer, form: typeof Granted): DelegatedToken {
  const answer = form.safeParse(parsed(body));
  // The cause is left out: it could quote the token.
  if (!answer.success) throw refusedProblem(`token exchange answered 200 without ${pathsOf(answer.error)}`);
  return { token: answer.data.access_token, lifetimeS: answer.data.expires_in };
}

function refusedProblem(log: string): Problem {
  return new Problem(delegationRefused, 'Something we need for this did not accept us.', { log });
}

function endedProblem(log: string): Problem {
  const challenge = 'Bearer realm="frontdesk", error="invalid_token", error_description="The sign-in has ended."';
  return new Problem(signInEnded, 'The sign-in has ended.', { log, headers: { 'WWW-Authenticate': challenge } });
}

function pathsOf(error: z.ZodError): string {
  return error.issues.map(({ path }) => path.join('.') || 'an object').join(', ');
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined; // Said by the schema: not an object.
  }
}
