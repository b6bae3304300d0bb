// Of a browser in which a sign-in began, so that it ends in no other. It says nothing but that it is the same one.

const lastsS = 600;

// Browsers refuse the prefix over plain http, which a developer's machine speaks.
const nameFor = (origin: string | undefined): string =>
  origin?.startsWith('https:') === true ? '__Host-teams-sign-in' : 'teams-sign-in';

/** `Lax`, since it is another site that sends the browser back to us. */
export function browserCookie(value: string, origin: string | undefined): string {
  const secure = origin?.startsWith('https:') === true ? '; Secure' : '';
  return `${nameFor(origin)}=${value}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${lastsS}${secure}`;
}

/** One that was sent twice, or that is none of ours, is as if there were none. */
export function browserIn(header: string | undefined, origin: string | undefined): string | undefined {
  const start = `${nameFor(origin)}=`;
  const sent = (header ?? '').split(';').map((pair) => pair.replace(/^[ \t]+|[ \t]+$/g, ''));
  const [value, second] = sent.filter((pair) => pair.startsWith(start)).map((pair) => pair.slice(start.length));
  return second === undefined && value !== undefined && /^[\w-]{43}$/.test(value) ? value : undefined;
}
