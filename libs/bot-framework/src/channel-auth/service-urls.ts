/** Where the bot's token may be sent. */
export interface ServiceUrls {
  isAllowed(url: string): boolean;
}

interface Pattern {
  readonly protocol: string;
  /** With its dot, where any name before it will do. */
  readonly host: string;
  readonly isSuffix: boolean;
  readonly path: string;
}

/** `https://smba.trafficmanager.net/`, `https://*.botframework.com/`: an origin, and what its path begins with. */
export function serviceUrls(allowed: readonly string[]): ServiceUrls {
  const patterns = allowed.map(patternOf);
  return {
    isAllowed(url) {
      const parsed = soundUrl(url);
      return parsed !== undefined && patterns.some((pattern) => fits(parsed, pattern));
    },
  };
}

/** Equal but for what does not matter: the case of the host, a port that is the usual one, a slash at the end. */
export function isSameServiceUrl(one: string, other: string): boolean {
  const [a, b] = [soundUrl(one), soundUrl(other)];
  return a !== undefined && b !== undefined && a.origin === b.origin && closed(a.pathname) === closed(b.pathname);
}

/** With a slash at its end, so that paths can be joined to it. */
export function baseOf(serviceUrl: string): string {
  const { origin, pathname } = new URL(serviceUrl);
  return `${origin}${closed(pathname)}`;
}

function soundUrl(url: string): URL | undefined {
  if (!URL.canParse(url)) return undefined;
  const parsed = new URL(url);
  // None of these has a place in a service URL; each is a way to look like another one.
  const { username, password, search, hash } = parsed;
  return username || password || search || hash || url.includes('\\') ? undefined : parsed;
}

function fits({ protocol, host, pathname }: URL, pattern: Pattern): boolean {
  if (protocol !== pattern.protocol || !closed(pathname).startsWith(pattern.path)) return false;
  return pattern.isSuffix ? host.endsWith(pattern.host) && host.length > pattern.host.length : host === pattern.host;
}

function patternOf(text: string): Pattern {
  const isSuffix = text.includes('://*.');
  const { protocol, host, pathname } = new URL(text.replace('://*.', '://'));
  return { protocol, host: isSuffix ? `.${host}` : host, isSuffix, path: closed(pathname) };
}

function closed(path: string): string {
  return path.endsWith('/') ? path : `${path}/`;
}
