export interface CookieNames {
  readonly session: string;
  /** With the attempt's id behind it, so that two tabs that sign in at once do not overwrite each other. */
  readonly login: string;
  readonly logout: string;
}

// Of RFC 10017: only a secure origin's own HTTP answer can set it. Who does not know the whole prefix still knows `__Host-`.
const prefix = '__Host-Http-';

/** Browsers refuse the prefix over plain http, so that development there goes without. */
export function cookieNames(name: string, plainHttp: boolean): CookieNames {
  if (!/^[a-z][a-z0-9-]{0,31}$/.test(name)) throw new TypeError('A cookie is named with a-z, 0-9 and "-", at most 32.');
  const start = plainHttp ? name : `${prefix}${name}`;
  return { session: `${start}-session`, login: `${start}-login-`, logout: `${start}-logout` };
}

export interface CookieOptions {
  /** `Lax` comes along when another site sends the browser back to us, `Strict` does not. */
  readonly sameSite: 'Strict' | 'Lax';
  /** Left out: until the browser ends. 0: now. */
  readonly maxAgeS?: number;
  readonly plainHttp: boolean;
}

export function cookie(name: string, value: string, { sameSite, maxAgeS, plainHttp }: CookieOptions): string {
  const parts = [`${name}=${value}`, 'Path=/', 'HttpOnly', `SameSite=${sameSite}`];
  if (!plainHttp) parts.push('Secure');
  if (maxAgeS !== undefined) parts.push(`Max-Age=${maxAgeS}`);
  return parts.join('; ');
}

// More than Node lets through; the limit is for those who call with something else.
const longestHeader = 16 * 1024;

/**
 * Names and values as they were sent. Only spaces and tabs around a name are dropped: a server that trims more takes a
 * cookie that browsers let any subdomain set for one with our prefix.
 */
export function sentCookies(header: string | undefined): (readonly [name: string, value: string])[] {
  if (header === undefined || header.length > longestHeader) return [];
  return header.split(';').flatMap((pair) => {
    const text = pair.replace(/^[ \t]+|[ \t]+$/g, '');
    const at = text.indexOf('=');
    return at > 0 ? [[text.slice(0, at), text.slice(at + 1)] as const] : [];
  });
}

export function valuesOf(header: string | undefined, name: string): string[] {
  return sentCookies(header).flatMap(([sent, value]) => (sent === name ? [value] : []));
}
