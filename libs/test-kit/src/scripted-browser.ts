// As much of a browser as the tests need: cookies with their rules, navigations that know where they come from, and fetch.

export interface Visit {
  readonly url: URL;
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

interface Kept {
  readonly value: string;
  readonly host: string;
  readonly sameSite: string;
}

export interface ScriptedBrowser {
  /** A navigation that follows redirects, login pages, and pages that go on by themselves; to `until`, if it is given. */
  navigate(address: string, options?: { user?: string; until?: (url: URL) => boolean; from?: string }): Promise<Visit>;
  /** A fetch by a script of our page, with what a browser and the script add. */
  fetch(address: string, init?: RequestInit): Promise<Response>;
  readonly jar: Map<string, Kept>;
  /** What a request to this host would carry. */
  cookies(host: string, sameSite?: boolean): string;
}

const mostSteps = 20;

/** `routed` may send a request for an address to another server, as a load balancer would. */
export function scriptedBrowser(routed: (url: URL) => URL = (url) => url): ScriptedBrowser {
  const jar = new Map<string, Kept>();

  const cookies = (host: string, sameSite = true): string =>
    [...jar]
      .filter(([, kept]) => kept.host === host && (sameSite || kept.sameSite !== 'Strict'))
      .map(([name, { value }]) => `${name.slice(name.indexOf(' ') + 1)}=${value}`)
      .join('; ');
  const keep = (url: URL, answer: Response): void => {
    for (const line of answer.headers.getSetCookie()) {
      const [pair = '', ...attributes] = line.split(';').map((part) => part.trim());
      const at = pair.indexOf('=');
      const name = `${url.host} ${pair.slice(0, at)}`;
      const sameSite = attributes.find((one) => /^samesite=/i.test(one))?.slice(9) ?? 'Lax';
      const isGone = attributes.some((one) => /^max-age=0$/i.test(one)) || pair.slice(at + 1) === '';
      if (isGone) jar.delete(name);
      else jar.set(name, { value: pair.slice(at + 1), host: url.host, sameSite });
    }
  };
  const go = async (url: URL, sameSite: boolean, form?: Record<string, string>): Promise<Visit> => {
    const target = routed(url);
    const answer = await fetch(target, {
      redirect: 'manual',
      headers: {
        cookie: cookies(url.host, sameSite),
        ...(target.host === url.host && { 'sec-fetch-site': sameSite ? 'same-origin' : 'cross-site' }),
      },
      ...(form && { method: 'POST', body: new URLSearchParams(form) }),
    });
    keep(url, answer);
    return { url, status: answer.status, headers: answer.headers, text: await answer.text() };
  };

  return {
    jar,
    cookies,
    async navigate(address, { user = 'usr_ada7k2m9qxr3', until = () => false, from } = {}) {
      let url = new URL(address);
      // Redirects count as those of the page where it all began.
      let began = from ?? url.host;
      let visit = await go(url, began === url.host);
      for (let step = 0; step < mostSteps; step += 1) {
        const next = nextOf(visit);
        if (!next) {
          const form = formOf(visit, user);
          if (!form) return visit;
          visit = await go(form.url, true, form.fields);
          began = form.url.host;
          continue;
        }
        if (!next.isRedirect) began = visit.url.host;
        url = next.url;
        if (until(url)) return { ...visit, url };
        visit = await go(url, began === url.host);
      }
      throw new Error(`a navigation without an end, at ${visit.url.href}`);
    },
    async fetch(address, init = {}) {
      const url = new URL(address);
      const headers = new Headers(init.headers);
      for (const [name, value] of [
        ['cookie', cookies(url.host)],
        ['frontdesk-csrf', '1'],
        ['origin', url.origin],
        ['sec-fetch-site', 'same-origin'],
      ] as const) {
        if (!headers.has(name)) headers.set(name, value);
      }
      const answer = await fetch(routed(url), { redirect: 'manual', ...init, headers });
      keep(url, answer);
      return answer;
    },
  };
}

function nextOf({ url, status, headers, text }: Visit): { url: URL; isRedirect: boolean } | undefined {
  const location = headers.get('location');
  if (status >= 300 && status < 400 && location !== null) return { url: new URL(location, url), isRedirect: true };
  const refresh = /http-equiv="refresh" content="0;url=([^"]+)"/.exec(text)?.[1];
  if (refresh === undefined) return undefined;
  const path = refresh.replace(/&#(\d+);/g, (_all, code) => String.fromCharCode(Number(code)));
  return { url: new URL(path, url), isRedirect: false };
}

// The provider's pages: who are you, may we, sign out?
function formOf({ url, text }: Visit, user: string): { url: URL; fields: Record<string, string> } | undefined {
  if (text.includes('name="user"')) return { url, fields: { user } };
  if (text.includes('name="consent"')) return { url, fields: { consent: 'yes' } };
  const xsrf = /name="xsrf" value="([^"]+)"/.exec(text)?.[1];
  return xsrf === undefined
    ? undefined
    : { url: new URL(`${url.href.split('?')[0]}/confirm`), fields: { xsrf, logout: 'yes' } };
}
