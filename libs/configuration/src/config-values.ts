import { isIP } from 'node:net';
import { isRedisUrl } from '@frontdesk/redis';
import { rolloutRulesIn } from '@frontdesk/rollout';
import { areSealingKeys } from '@frontdesk/sealing';
import { priceTable } from '@frontdesk/token-quota';
import { z } from 'zod';

// The kinds of values that the environment has. Each says what it must be, and never what it was: some are secrets.

export const url = z.string().refine(isHttp, 'must be an http or https URL');

/** Where the instances of a backend are: URLs, with a weight or without, or names that DNS resolves. */
export const instances = z
  .string()
  .transform(listed)
  .refine(
    (all) => all.length > 0 && all.every(isInstance),
    'must be http or https URLs (;weight=2), or dns+http:// and dns+srv+http:// names, separated by commas',
  );

/** DNS servers: `10.0.0.2`, `10.0.0.2:5353`. */
export const addresses = z
  .string()
  .transform(listed)
  .refine((all) => all.length > 0 && all.every(isServer), 'must be IP addresses, with a port or without, by commas');

export function whole(min: number, max: number) {
  return z
    .string()
    .regex(/^\d{1,9}$/, 'must be a whole number')
    .transform(Number)
    .refine((number) => number >= min && number <= max, `must be from ${min} to ${max}`);
}

export function oneOf<const Value extends string>(...values: Value[]) {
  return z.enum(values, `must be one of ${values.join(', ')}`);
}

export const text = z.string();

/** As it is, or asked for at each use, where a file holds it. */
export type Secret = string | (() => string);

/** May come as a file: `NAME_FILE`. */
export const secret = z.custom<Secret>((value) => value !== undefined);

/** Keys of 32 bytes in base64, separated by commas: the first one seals, each of them opens. */
export const sealingSecret = secret.refine(
  areSealingKeys,
  'must be 32 bytes in base64, or several, separated by commas',
);

/** It holds a password, so it may come as a file. */
export const redisUrl = secret.refine(
  (value) => isRedisUrl(secretNow(value)),
  'must be a redis://, redis+sentinel:// or redis+cluster:// URL, or rediss… for TLS',
);

/** Change events: a Redis, or server-sent events. */
export const eventsUrl = secret.refine(
  (value) => isRedisUrl(secretNow(value)) || isHttp(secretNow(value)),
  'must be a Redis URL, or an http or https URL',
);

export function secretNow(secret: Secret): string {
  return typeof secret === 'string' ? secret : secret();
}

/** Whether a variable of this kind may be given as a file. */
export function takesFiles(kind: unknown): boolean {
  return kind instanceof z.ZodOptional ? takesFiles(kind.unwrap()) : kind instanceof z.ZodCustom;
}

/** As it is read, not as it is written: `HTTP://` is no other. */
export function isPlainHttp(url = ''): boolean {
  return /^\s*http:/i.test(url);
}

/** `https://desk.example`, without a path. */
export const origin = z
  .string()
  .refine((text) => isHttp(text) && new URL(text).origin === text, 'must be an origin such as https://desk.example');

/** A pace such as `20/s`, `1200/60s`, or `20/s burst 100` with the most at once. */
export const rate = z
  .string()
  .regex(/^[1-9]\d{0,8}\/([1-9]\d{0,5})?s( burst [1-9]\d{0,8})?$/, 'must be a pace such as 20/s or 1200/60s burst 100')
  .transform((text) => {
    const [, limit, windowS, burst = limit] = /^(\d+)\/(\d*)s(?: burst (\d+))?$/.exec(text) ?? [];
    return { limit: Number(limit), windowS: Number(windowS || 1), burst: Number(burst) };
  });

/** `platform-large,platform-small`: the first one that may be used is. */
export const names = z
  .string()
  .transform(listed)
  .refine((all) => all.length > 0, 'must be names, separated by commas');

/** `{"platform-small":{"input":1000000,"output":4000000}}`: micro-dollars for a million tokens, by the model's name. */
export const prices = z.string().transform((text, { addIssue, value }) => {
  try {
    return priceTable.parse(JSON.parse(text));
  } catch {
    addIssue({
      code: 'custom',
      message: 'must be JSON: {"model":{"input":…,"output":…}}, in micro-dollars',
      input: value,
    });
    return z.NEVER;
  }
});

/** Whose `X-Forwarded-*` is believed. */
export const proxies = z
  .string()
  .transform(listed)
  .refine((all) => all.every(isRange), 'must be IP addresses or CIDRs, separated by commas');

/** `https://files.example=http://10.1.2.3:80/files`: an origin as the platform writes it, and where it is reached. */
export const fileOrigins = z
  .string()
  .transform(listed)
  .refine((all) => all.every(isFileOrigin), 'must be origin=URL pairs, separated by commas')
  .transform((all) =>
    all.map((pair) => {
      const [origin = '', at = ''] = pair.split('=');
      return { origin, reachedAt: new URL(at) };
    }),
  );

const versions = new Set(['next', 'own']);

/** `[{"operations":["documents.*"],"percent":5,"to":"next"}]`: which calls, for whom, go to the next version. */
export const rules = z.string().transform((text, { addIssue, value }) => {
  try {
    const read = rolloutRulesIn(text);
    // A call that is sent where nobody is goes to the service's own instances: a typing error would send nobody.
    const wrong = read.findIndex(({ to }) => !versions.has(to));
    if (wrong !== -1) throw new TypeError(`rule ${wrong + 1}: to must be next or own`);
    return read;
  } catch (error) {
    addIssue({ code: 'custom', message: (error as Error).message.replace(/\.$/, ''), input: value });
    return z.NEVER;
  }
});

/** Items between commas. */
export function listed(list: string): string[] {
  return list
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

function isHttp(value: string): boolean {
  return URL.canParse(value) && /^https?:$/.test(new URL(value).protocol);
}

function isInstance(value: string): boolean {
  return isHttp(value.replace(/^dns\+(srv\+)?/, '').replace(/;weight=\d{1,5}(\.\d{1,3})?$/, ''));
}

function isServer(value: string): boolean {
  const [, address = value, port = '53'] = /^\[?([^\]]+?)\]?:(\d{1,5})$/.exec(value) ?? [];
  return isIP(isIP(value) === 6 ? value : address) !== 0 && Number(port) <= 65_535;
}

function isRange(value: string): boolean {
  const [address = '', bits = '0', ...rest] = value.split('/');
  const most = isIP(address) === 4 ? 32 : 128;
  return rest.length === 0 && isIP(address) !== 0 && /^\d{1,3}$/.test(bits) && Number(bits) <= most;
}

function isFileOrigin(value: string): boolean {
  const [origin = '', at = '', ...rest] = value.split('=');
  return rest.length === 0 && isHttp(origin) && new URL(origin).origin === origin && isHttp(at);
}
