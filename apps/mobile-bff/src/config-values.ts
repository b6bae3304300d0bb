import { isIP } from 'node:net';
import { z } from 'zod';

// The kinds of values that the environment has. Each says what it must be, and never what it was: some are secrets.

export const url = z.string().refine(isHttp, 'must be an http or https URL');

export const urls = z
  .string()
  .transform(listed)
  .refine((all) => all.length > 0 && all.every(isHttp), 'must be http or https URLs, separated by commas');

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

/** As it is, or asked for at each use. */
export const secret = z.custom<string | (() => string)>((value) => value !== undefined);

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

function listed(list: string): string[] {
  return list
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

function isHttp(value: string): boolean {
  return URL.canParse(value) && /^https?:$/.test(new URL(value).protocol);
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
