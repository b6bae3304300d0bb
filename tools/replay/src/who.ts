import { createHash } from 'node:crypto';
import { anonymous } from './recording.ts';

// Not an option of the command that it is given to.
const plainId = /^\w[\w-]{0,63}$/;

/** Names for those who ask, under which nothing can be done. The proofs themselves are held only as hashes, and only here. */
export function createAliases(): (headers: Readonly<Record<string, unknown>>) => string {
  const known = new Map<string, string>();
  return ({ authorization, cookie, 'x-api-key': apiKey }) => {
    const proof = [authorization, cookie, apiKey].find((one) => typeof one === 'string' && one !== '') as string | undefined; // prettier-ignore
    if (proof === undefined) return anonymous;
    // A token is renewed during a session; whom it names stays the same.
    const subject = subjectOf(proof);
    if (subject !== undefined) return subject;
    const hash = createHash('sha256').update(proof).digest('hex');
    const alias = known.get(hash) ?? `caller-${known.size + 1}`;
    known.set(hash, alias);
    return alias;
  };
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
