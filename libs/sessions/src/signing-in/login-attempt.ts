import { z } from 'zod';
import { cookie, sentCookies, type CookieNames } from '../cookies.ts';
import { digest } from '../session-content.ts';
import type { Seal } from '@frontdesk/sealing';

/** What this browser must bring back from the provider. */
export interface LoginAttempt {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
  readonly returnTo: string;
  /** The session that the browser had when it began: it ends when the new one is there. */
  readonly replaces?: string | undefined;
  readonly startedAt: number;
}

export const attemptLastsMs = 600_000;
// Who opens more at once has forgotten the others, and a request has room for only so many cookies.
const mostAtOnce = 5;
const longestValue = 3_800;

const shape = z.object({
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  returnTo: z.string(),
  replaces: z.string().optional(),
  startedAt: z.number(),
});

export interface LoginAttempts {
  /** The cookies that begin it. */
  begin(attempt: LoginAttempt, sent: string | undefined): string[];
  /** Of this browser, of this state, not yet over. */
  find(state: string, sent: string | undefined, now: number): LoginAttempt | undefined;
  /** The cookie that ends it. */
  end(state: string): string;
}

/**
 * A cookie of its own for each attempt, sealed, and found by the state that the provider sends back: who did not begin
 * here has none. `Lax`, since it is another site that sends the browser back to us.
 */
export function loginAttempts(seal: Seal, names: CookieNames, plainHttp: boolean): LoginAttempts {
  const nameOf = (state: string) => `${names.login}${digest(state).slice(0, 12)}`;
  const gone = (name: string) => cookie(name, '', { sameSite: 'Lax', maxAgeS: 0, plainHttp });
  return {
    begin(attempt, sent) {
      const value = seal.close(`login:${attempt.state}`, Buffer.from(JSON.stringify(attempt))).toString('base64url');
      const maxAgeS = attemptLastsMs / 1_000;
      const others = new Set(sentCookies(sent).flatMap(([name]) => (name.startsWith(names.login) ? [name] : [])));
      const forgotten = others.size < mostAtOnce ? [] : [...others].slice(0, 20).filter((name) => isPlain(name));
      return [cookie(nameOf(attempt.state), value, { sameSite: 'Lax', maxAgeS, plainHttp }), ...forgotten.map(gone)];
    },
    find(state, sent, now) {
      const name = nameOf(state);
      const [value, second] = sentCookies(sent).flatMap(([known, text]) => (known === name ? [text] : []));
      if (value === undefined || second !== undefined || value.length > longestValue) return undefined;
      const opened = seal.open(`login:${state}`, Buffer.from(value, 'base64url'));
      if (!opened) return undefined;
      const attempt = shape.parse(JSON.parse(opened.toString()));
      const age = now - attempt.startedAt;
      return age >= -60_000 && age < attemptLastsMs ? attempt : undefined;
    },
    end: (state) => gone(nameOf(state)),
  };
}

// It goes back into a header.
function isPlain(name: string): boolean {
  return /^[\w-]{1,100}$/.test(name);
}
