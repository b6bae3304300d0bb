import { createHash } from 'node:crypto';
import { removed } from './clean.ts';
import { anonymous } from './recording.ts';

// Not an option of the command that it is given to.
export const plainId = /^\w[\w-]{0,63}$/;

export interface Who {
  readonly user: string;
  /** What is recorded of cookies that were no session any more: which there were, without their values. */
  readonly cookie?: string;
}

/** Whose session a cookie header is: a person, nobody's any more, or undefined where that cannot be told. */
export type SessionOf = (cookie: string) => Promise<{ readonly user: string } | 'ended' | undefined>;

type Headers = Readonly<Record<string, unknown>>;

/** Names for those who ask, under which nothing can be done. The proofs themselves are held only as hashes, and only here. */
export function createAliases(sessionOf: SessionOf): (headers: Headers) => Promise<Who> {
  const callers = new Map<string, string>();
  const sessions = new Map<string, Who>();
  const callerOf = (proof: string): Who => {
    const hash = hashOf(proof);
    const user = callers.get(hash) ?? `caller-${callers.size + 1}`;
    callers.set(hash, user);
    return { user };
  };
  const whoIsIn = async (cookie: string): Promise<Who | undefined> => {
    const known = sessions.get(hashOf(cookie));
    if (known !== undefined) return known;
    const session = await sessionOf(cookie);
    if (session === undefined) return undefined;
    const who = session === 'ended' ? { user: anonymous, ...deadSession(cookie) } : session;
    sessions.set(hashOf(cookie), who);
    return who;
  };
  return async (headers) => {
    const [authorization, cookie, apiKey] = ['authorization', 'cookie', 'x-api-key'].map((name) => told(headers[name]));
    if (authorization !== undefined) {
      // A token is renewed during a session; whom it names stays the same.
      const user = subjectOf(authorization);
      return user === undefined ? callerOf(authorization) : { user };
    }
    if (apiKey !== undefined) return callerOf(apiKey);
    if (cookie === undefined) return { user: anonymous };
    return (await whoIsIn(cookie)) ?? callerOf(cookie);
  };
}

function told(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function hashOf(proof: string): string {
  return createHash('sha256').update(proof).digest('hex');
}

/** Those of other programs on the same host come along too, and prove nothing. */
function deadSession(cookie: string): { readonly cookie?: string } {
  const names = cookie.split(';').map((pair) => pair.split('=')[0]?.trim() ?? '');
  const sessions = names.filter((name) => /^[\w-]*session$/i.test(name));
  return sessions.length === 0 ? {} : { cookie: sessions.map((name) => `${name}=${removed}`).join('; ') };
}

function subjectOf(proof: string): string | undefined {
  const payload = /^Bearer\s+[\w-]+\.([\w-]+)\./i.exec(proof)?.[1];
  if (payload === undefined) return undefined;
  try {
    const { sub } = JSON.parse(Buffer.from(payload, 'base64url').toString()) as { sub?: unknown };
    return typeof sub === 'string' && plainId.test(sub) ? sub : undefined;
  } catch {
    return undefined;
  }
}
