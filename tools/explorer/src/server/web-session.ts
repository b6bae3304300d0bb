// Signs in to the web BFF as a browser does: its login route, the provider's page, the callback, and the cookie of the
// session, which stays here. The page in front of the explorer never sees it.

const mostSteps = 15;
const answerWithinMs = 10_000;

interface Step {
  readonly url: URL;
  readonly form?: Readonly<Record<string, string>>;
}

/** The cookie header of a session of this user. */
export async function signInToWeb(origin: string, user: string): Promise<string> {
  const jar = new Map<string, Map<string, string>>();
  let step: Step = { url: new URL(`${origin}/auth/login?returnTo=/`) };
  for (let count = 0; count < mostSteps; count += 1) {
    const next = await visit(step, user, jar);
    if (next.url.href === `${origin}/`) return cookiesOf(jar, next.url);
    step = next;
  }
  throw new Error('Signing in took too many steps.');
}

async function visit({ url, form }: Step, user: string, jar: Jar): Promise<Step> {
  const answer = await fetch(url, {
    redirect: 'manual',
    headers: { cookie: cookiesOf(jar, url) },
    signal: AbortSignal.timeout(answerWithinMs),
    ...(form && { method: 'POST', body: new URLSearchParams(form) }),
  });
  for (const line of answer.headers.getSetCookie()) keep(jar, url, line);
  const html = await answer.text();
  const location = answer.headers.get('location') ?? refreshOf(html);
  if (location !== undefined) return { url: new URL(location, url) };
  if (answer.status === 200 && html.includes('name="user"')) return { url, form: { user } };
  throw new Error(`Signing in ended at ${url.pathname} with ${answer.status}.`);
}

// The callback's page goes on by itself: a cookie that is strictly ours is not sent where a foreign page redirects to.
function refreshOf(html: string): string | undefined {
  const path = /http-equiv="refresh" content="0;url=([^"]+)"/.exec(html)?.[1];
  return path?.replace(/&#(\d+);/g, (_all, code) => String.fromCharCode(Number(code)));
}

/** By origin: two servers on one machine are not to see each other's cookies, as two hosts would not. */
type Jar = Map<string, Map<string, string>>;

function keep(jar: Jar, { origin }: URL, line: string): void {
  const [pair = '', ...attributes] = line.split(';').map((part) => part.trim());
  const [name = '', value = ''] = [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)];
  const own = jar.get(origin) ?? new Map<string, string>();
  jar.set(origin, own);
  if (value === '' || attributes.some((one) => /^max-age=0$/i.test(one))) own.delete(name);
  else own.set(name, value);
}

function cookiesOf(jar: Jar, { origin }: URL): string {
  return [...(jar.get(origin) ?? [])].map(([name, value]) => `${name}=${value}`).join('; ');
}
