import { Problem } from '@frontdesk/problems';
import { cookie, type CookieNames } from '../cookies.ts';
import type { LoginAttempt, LoginAttempts } from './login-attempt.ts';
import { attemptLastsMs } from './login-attempt.ts';
import type { Settings } from '../options.ts';
import { ProviderFailure, type Issued, type Provider } from './provider.ts';
import {
  digest,
  groupOf,
  keyOfSession,
  newSessionId,
  type ContentCodec,
  type SessionContent,
} from '../session-content.ts';
import type { EndReason } from '../events/session-events.ts';

export type SignInFailure = 'cancelled' | 'expired' | 'refused' | 'unavailable';

export type SignedIn =
  | {
      readonly state: 'signed-in';
      readonly userId: string;
      readonly tenantId: string;
      readonly returnTo: string;
      readonly cookies: readonly string[];
    }
  | {
      readonly state: 'failed';
      readonly failure: SignInFailure;
      readonly returnTo: string;
      readonly cookies: readonly string[];
    };

export interface SignIn {
  /** Where to send the browser, and with which cookies. Fails with a ProviderFailure. */
  begin(
    how: { readonly returnTo: string; readonly prompt?: string | undefined },
    sent: string | undefined,
  ): Promise<Begun>;
  /** Of the query that the provider sent the browser back with. Does not reject. */
  complete(query: string, sent: string | undefined, signal?: AbortSignal): Promise<SignedIn>;
}

export interface Begun {
  readonly location: string;
  readonly cookies: readonly string[];
}

export interface SignInParts {
  readonly settings: Settings;
  readonly names: CookieNames;
  readonly attempts: LoginAttempts;
  readonly provider: Provider;
  readonly codec: ContentCodec;
  readonly redirectUri: string;
  /** The key of the session that the cookies name, if they name one. */
  keyIn(sent: string | undefined): string | undefined;
  endByKey(key: string, reason: EndReason): Promise<void>;
  inBackground(task: Promise<unknown>): void;
}

const longestQuery = 4_096;

class Failed extends Error {
  readonly failure: SignInFailure;
  constructor(failure: SignInFailure, what: string, cause?: unknown) {
    super(what, { cause });
    this.failure = failure;
  }
}

export function createSignIn(parts: SignInParts): SignIn {
  const { settings, attempts, provider } = parts;
  const { now, random, report } = settings;
  const text = () => random(32).toString('base64url');

  return {
    async begin({ returnTo, prompt }, sent) {
      const checks = { state: text(), nonce: text(), verifier: text() };
      const location = await provider.authorizationUrl(checks, prompt);
      const attempt = { ...checks, returnTo, replaces: parts.keyIn(sent), startedAt: now() };
      return { location: location.href, cookies: attempts.begin(attempt, sent) };
    },
    async complete(query, sent, signal) {
      const parameters = new URLSearchParams(query.length <= longestQuery ? query : '');
      const [state = '', second] = parameters.getAll('state');
      const attempt = second === undefined ? attempts.find(state, sent, now()) : undefined;
      if (!attempt) {
        report({ type: 'sign-in-failed', kind: 'expired' });
        return { state: 'failed', failure: 'expired', returnTo: '/', cookies: [] };
      }
      const ending = attempts.end(state);
      try {
        const { session, userId, tenantId } = await completed(parts, { attempt, parameters, signal });
        report({ type: 'signed-in' });
        return { state: 'signed-in', userId, tenantId, returnTo: attempt.returnTo, cookies: [session, ending] };
      } catch (cause) {
        const failure = failureOf(cause);
        report({ type: 'sign-in-failed', kind: failure, cause });
        return { state: 'failed', failure, returnTo: attempt.returnTo, cookies: [ending] };
      }
    },
  };
}

interface Completing {
  readonly attempt: LoginAttempt;
  readonly parameters: URLSearchParams;
  readonly signal: AbortSignal | undefined;
}

interface Completed {
  readonly userId: string;
  readonly tenantId: string;
  /** Its cookie. */
  readonly session: string;
}

async function completed(parts: SignInParts, { attempt, parameters, signal }: Completing): Promise<Completed> {
  const { settings, provider, redirectUri } = parts;
  const { store, tokens } = settings;
  if (!(await store.once(`login:${digest(attempt.state)}`, attemptLastsMs))) throw new Failed('expired', 'used before');
  const callback = new URL(redirectUri);
  callback.search = parameters.toString();
  const issued = await provider.redeem(callback, attempt);
  try {
    const { userId, tenantId } = await tokens.verify(issued.accessToken, signal);
    if (issued.subject !== userId) throw new Failed('refused', 'the ID token is of another user than the access token');
    const content = contentFrom(issued, { userId, tenantId, now: settings.now() });
    return { userId, tenantId, session: await created(parts, attempt, content) };
  } catch (cause) {
    if (issued.refreshToken !== undefined) parts.inBackground(provider.revoke(issued.refreshToken));
    throw cause;
  }
}

function contentFrom(issued: Issued, who: { userId: string; tenantId: string; now: number }): SessionContent {
  const { userId, tenantId, now } = who;
  const { accessToken, endsInMs, refreshToken, idToken, sid, profile } = issued;
  return {
    ...{ userId, tenantId, sid, profile, startedAt: now, accessToken, accessTokenFrom: now, refreshToken },
    accessTokenEndsAt: now + endsInMs,
    idToken,
  };
}

// The session's cookie. A new id, whatever the browser had: who knew an older one has nothing.
async function created(parts: SignInParts, attempt: LoginAttempt, content: SessionContent): Promise<string> {
  const { settings, codec, names } = parts;
  const { store, issuer, idleMs, mostPerUser, dangerouslyPlainHttp: plainHttp, random } = settings;
  const id = newSessionId(random);
  const key = keyOfSession(id) ?? '';
  const { userId, sid } = content;
  const groups = [groupOf('sub', issuer, userId), ...(sid === undefined ? [] : [groupOf('sid', issuer, sid)])];
  const value = codec.write(key, content);
  // Without a refresh token it ends with its access token, and says so from the start.
  const tokenLastsMs = content.refreshToken === undefined ? content.accessTokenEndsAt - content.startedAt : Infinity;
  const absoluteMs = Math.min(settings.absoluteMs, tokenLastsMs);
  const kept = { format: codec.format, value, idleMs, absoluteMs, groups, mostOfGroup: mostPerUser };
  const { refused, surplus } = await store.create(key, kept);
  if (refused) throw new Failed('refused', 'the user was signed out in the meantime');
  const replaced = new Set([...surplus, ...(attempt.replaces === undefined ? [] : [attempt.replaces])]);
  replaced.delete(key);
  for (const other of replaced) parts.inBackground(parts.endByKey(other, 'replaced'));
  return cookie(names.session, id, { sameSite: 'Strict', plainHttp });
}

function failureOf(error: unknown): SignInFailure {
  if (error instanceof Failed) return error.failure;
  if (error instanceof ProviderFailure) return error.kind === 'away' ? 'unavailable' : error.kind;
  return error instanceof Problem && error.status < 500 ? 'refused' : 'unavailable';
}
