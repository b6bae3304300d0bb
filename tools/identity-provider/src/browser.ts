/** What a visit came to. Redirects are not followed: `location` says where it would go. */
export interface Visit {
  readonly url: URL;
  readonly status: number;
  readonly location: URL | undefined;
  readonly html: string;
}

/** As much of a browser as signing in needs: it keeps cookies. */
export interface Browser {
  visit(url: URL | string, form?: Readonly<Record<string, string>>): Promise<Visit>;
}

/** Whatever listens there instead of a provider must not hold `npm run token` for ever. */
export const answerWithinMs = 10_000;

export function createBrowser(): Browser {
  const cookies = new Map<string, string>();
  return {
    async visit(address, form) {
      const url = new URL(address);
      const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
      const answer = await fetch(url, {
        redirect: 'manual',
        signal: AbortSignal.timeout(answerWithinMs),
        headers: { cookie },
        ...(form && { method: 'POST', body: new URLSearchParams(form) }),
      });
      for (const line of answer.headers.getSetCookie()) keepCookie(cookies, line);
      const location = answer.headers.get('location');
      return {
        url,
        status: answer.status,
        location: location === null ? undefined : new URL(location, url),
        html: await answer.text(),
      };
    },
  };
}

function keepCookie(cookies: Map<string, string>, line: string): void {
  const [pair = ''] = line.split(';');
  const name = pair.slice(0, pair.indexOf('='));
  const value = pair.slice(name.length + 1);
  if (value === '') cookies.delete(name);
  else cookies.set(name, value);
}
