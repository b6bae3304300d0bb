import { Problem } from '@frontdesk/problems';
import { fact, outliving, type Answer, type Exchange, type Route, type Step } from '@frontdesk/server';
import { digestOf } from './digest.ts';
import { fingerprintOf } from './fingerprint.ts';
import type { Idempotency } from './idempotency.ts';
import { idempotencyOf, type IdempotencyMark } from './idempotent.ts';
import { ageOf } from './key-age.ts';
import { keptHeadersOf, type KeptAnswer } from './kept-answer.ts';
import type { Life } from './life.ts';
import { parseKey } from './parse-key.ts';
import { keyExpired, keyInvalid, keyMissing } from './problems.ts';

export interface OnceOnlyOptions {
  /** Who is calling, such as `[tenantId, userId, clientId]`. A key of one caller is nothing to another. */
  readonly scopeOf: (exchange: Exchange) => readonly string[];
  /** The version of the API that the caller speaks, where the path does not say it. Default: none. */
  readonly versionOf?: (exchange: Exchange) => string;
  /** Also takes keys without quotes, as clients made for Stripe send them. Default false: the draft forbids it. */
  readonly acceptBareKeys?: boolean;
  /** Where the format and the rules of keys are written. Default `/docs`. */
  readonly documentation?: string;
}

const lives = fact<Life>('life of an idempotent write');
const backendKeys = fact<string>('backend key');

/** Runs the routes that are marked `idempotent` once for each key. Comes after `checkInput`, which reads the body. */
export function onceOnly(idempotency: Idempotency, options: OnceOnlyOptions): Step {
  const keyOf = keyReader(idempotency, options);

  async function onceOnly(exchange: Exchange, route: Route, next: (instead?: Exchange) => Promise<Answer>) {
    const mark = idempotencyOf(route);
    const key = mark && keyOf(exchange, route, mark);
    if (key === undefined || mark === undefined) return await next();
    const scope = [...options.scopeOf(exchange), route.name, key];
    exchange.facts.set(backendKeys, digestOf('backend', scope));
    let first: Answer | undefined;
    const { answer, isReplay } = await idempotency.once(
      {
        operation: route.name,
        id: digestOf('record', scope),
        fingerprint: fingerprintOf(requestOf(exchange, route, options)),
        readThatTells: filledIn(mark.readThatTells, exchange, route),
        backendDedupes: mark.backendDedupes,
        announcesEffect: mark.announcesEffect,
        signal: exchange.signal,
      },
      async (life) => {
        exchange.facts.set(lives, life);
        first = await next(outliving(exchange, life));
        return keptOf(first);
      },
    );
    return !isReplay && first ? first : replayed(answer);
  }
  return Object.assign(onceOnly, { accepts: requireServable });
}

/** 43 of `[A-Za-z0-9_-]` that stand for this caller's key: what travels to a backend that dedupes by a key. */
export function backendKey(exchange: Exchange): string | undefined {
  return exchange.facts.get(backendKeys);
}

/** Runs what has the effect. If it did, or may have, whatever fails later does not make it run again. */
export async function effect<T>(exchange: Exchange, write: () => Promise<T>): Promise<T> {
  const life = exchange.facts.get(lives);
  return life ? await life.effect(write) : await write();
}

function requireServable(route: Route): void {
  if (!idempotencyOf(route)) return;
  // By definition the others can be repeated; a stream has no end that could be kept.
  if (route.method !== 'post' && route.method !== 'patch') {
    throw new Error(`Route ${route.name}: a ${route.method} takes no Idempotency-Key.`);
  }
  if (Object.values(route.answers).includes('bytes')) {
    throw new Error(`Route ${route.name}: an answer of bytes cannot be kept for repeats.`);
  }
}

function keyReader({ life, report }: Idempotency, options: OnceOnlyOptions) {
  const { acceptBareKeys: acceptBare = false, documentation = '/docs' } = options;
  const headers = { Link: `<${documentation}>; rel="describedby"` };
  const invalid = (detail: string): Problem =>
    new Problem(keyInvalid, 'The Idempotency-Key is not valid.', {
      headers,
      errors: [{ pointer: '/header/idempotency-key', detail }],
    });

  return function keyOf(
    exchange: Exchange,
    route: Route,
    { need, readThatTells }: IdempotencyMark,
  ): string | undefined {
    const field = exchange.headers['idempotency-key'];
    if (field === undefined) {
      if (need === 'optional') return undefined;
      throw new Problem(keyMissing, 'This needs an Idempotency-Key: new for each intended write.', { headers });
    }
    const parsed = parseKey(Array.isArray(field) ? field.join(', ') : field, { acceptBare });
    if ('mistake' in parsed) throw invalid(parsed.mistake);
    const age = ageOf(parsed.key, { ...life, now: life.now() });
    if (age === 'from-the-future') throw invalid('must not be made in the future: the clock that made it is wrong');
    if (age === 'young') return parsed.key;
    report({ operation: route.name, what: 'key-expired' });
    throw new Problem(keyExpired, 'This key is older than what is remembered. Read whether it was done.', {
      extensions: { readThatTells: filledIn(readThatTells, exchange, route) },
    });
  };
}

function requestOf(exchange: Exchange, route: Route, { versionOf }: OnceOnlyOptions) {
  const { method, path, url, rawBody } = exchange;
  const contentType = exchange.headers['content-type'];
  const version = versionOf?.(exchange) ?? '';
  return { method, path, url, rawBody, contentType, version, template: route.path.text };
}

// The same segments stand at the same places of the template and of the path.
function filledIn(read: string, { path }: Exchange, route: Route): string {
  const segments = path.split('/');
  const values = new Map(route.path.text.split('/').map((part, at) => [part, segments[at] ?? part]));
  return read.replaceAll(/\{[^}]*\}/g, (part) => values.get(part) ?? part);
}

function keptOf({ status, headers, payload }: Answer): KeptAnswer {
  return { status, headers: keptHeadersOf(headers), body: payload };
}

function replayed({ status, headers, body }: KeptAnswer): Answer {
  const marked = { ...headers, 'Idempotent-Replayed': 'true' };
  return { status, headers: marked, ...(body !== undefined && { payload: body }) };
}
