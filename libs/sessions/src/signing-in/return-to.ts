const longest = 1_024;
// What URL parsers strip or turn round.
const unsafe = /[\u0000-\u001f\u007f-\u009f\\]/;
// Coded, they are harmless to a browser; a proxy that decodes once too often would make another host of them.
const codedStart = /^\/(?:%[01][0-9a-f]|%2f|%5c|%7f)/i;

/** Where to go after the sign-in, as a path of our own origin and outside of `/auth/`; undefined if it is none. */
export function localPath(given: string, origin: string): string | undefined {
  if (given.length > longest || !given.isWellFormed() || unsafe.test(given)) return undefined;
  if (!given.startsWith('/') || given.startsWith('//') || codedStart.test(given)) return undefined;
  const url = URL.parse(given, origin);
  if (!url || url.origin !== new URL(origin).origin) return undefined;
  // Dots are gone by now: `/.//evil` has become `//evil`.
  if (url.pathname.startsWith('//') || codedStart.test(url.pathname)) return undefined;
  // Back to where it came from would be a circle.
  if (/^\/auth(?:\/|$)/i.test(url.pathname)) return undefined;
  return `${url.pathname}${url.search}${url.hash}`;
}
