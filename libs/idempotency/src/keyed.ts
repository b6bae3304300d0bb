import { Problem } from '@frontdesk/problems';
import type { Exchange, Mark } from '@frontdesk/server';
import { idempotent } from './idempotent.ts';
import { ageOf } from './key-age.ts';
import { parseKey } from './parse-key.ts';
import { keyExpired, keyInvalid, keyMissing } from './problems.ts';

export interface KeyOptions {
  /** For so long a key is known. */
  readonly rememberMs: number;
  /** As `onceOnly` has it. */
  readonly acceptBareKeys?: boolean;
  /** Where the format and the rules of keys are written. Default `/docs`. */
  readonly documentation?: string;
  readonly now?: () => number;
}

const clockSkewMs = 300_000;
const { parameters = [] } = idempotent('required', { readThatTells: '' }).marks.idempotency;

/** For the declaration of a route that finds by the key itself what it began, as one does whose answer is a stream. */
export const keyed: { readonly marks: { readonly key: Mark } } = {
  marks: { key: { parameters, problems: [keyMissing, keyInvalid, keyExpired] } },
};

/** The key of such a route’s request. Nothing is kept of it: `onceOnly` does not know of the route. */
export function requireKey(exchange: Pick<Exchange, 'headers'>, options: KeyOptions): string {
  const { rememberMs: retentionMs, acceptBareKeys: acceptBare = false, documentation = '/docs' } = options;
  const { now = Date.now } = options;
  const headers = { Link: `<${documentation}>; rel="describedby"` };
  const invalid = (detail: string): Problem => {
    const errors = [{ pointer: '/header/idempotency-key', detail }];
    return new Problem(keyInvalid, 'The Idempotency-Key is not valid.', { headers, errors });
  };
  const field = exchange.headers['idempotency-key'];
  if (field === undefined)
    throw new Problem(keyMissing, 'This needs an Idempotency-Key: new for each intended write.', { headers });
  const parsed = parseKey(Array.isArray(field) ? field.join(', ') : field, { acceptBare });
  if ('mistake' in parsed) throw invalid(parsed.mistake);
  const age = ageOf(parsed.key, { retentionMs, clockSkewMs, now: now() });
  if (age === 'from-the-future') throw invalid('must not be made in the future: the clock that made it is wrong');
  if (age === 'young') return parsed.key;
  throw new Problem(keyExpired, 'This key is older than what is remembered.', { headers });
}
