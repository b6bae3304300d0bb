import { randomUUID } from 'node:crypto';
import { scriptedBrowser, type ScriptedBrowser } from '@frontdesk/test-kit';

/** A browser that has signed in at the origin, and whose page came through the recorder. */
export interface Page {
  readonly cookie: () => string;
  readonly browser: ScriptedBrowser;
  ask(path: string, init?: RequestInit): Promise<{ readonly status: number; readonly headers: Headers; readonly body: Json }>;
  /** What came until `enough` of it had. */
  readUntil(path: string, enough: (text: string) => boolean, during?: () => Promise<void>): Promise<string>;
} // prettier-ignore

type Json = Readonly<Record<string, unknown>>;

export async function signedInPage(origin: string, recorder: string, user: string): Promise<Page> {
  const browser = scriptedBrowser();
  await browser.navigate(`${origin}/auth/login?returnTo=/`, { user, until: ({ href }) => href === `${origin}/` });
  // Browsers do not tell ports apart where cookies are concerned.
  const cookie = () => browser.cookies(new URL(origin).host);
  const fetched = (path: string, init: RequestInit = {}) =>
    browser.fetch(`${recorder}${path}`, { ...init, headers: { cookie: cookie(), ...(init.headers as object) } });
  return {
    browser,
    cookie,
    async ask(path, init) {
      const answer = await fetched(path, init);
      const text = await answer.text();
      const isJson = String(answer.headers.get('content-type')).includes('json');
      return { status: answer.status, headers: answer.headers, body: (isJson ? JSON.parse(text) : { text }) as Json };
    },
    async readUntil(path, enough, during = () => Promise.resolve()) {
      const leave = new AbortController();
      const answer = await fetched(path, { signal: leave.signal });
      let text = '';
      let isDuring = false;
      const decoder = new TextDecoder();
      for await (const part of answer.body ?? []) {
        text += decoder.decode(part as Uint8Array, { stream: true });
        if (enough(text)) break;
        if (isDuring) continue;
        isDuring = true;
        void during();
      }
      leave.abort();
      return text;
    },
  };
}

export const json = (body: object): RequestInit => ({ method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json', 'idempotency-key': `"${randomUUID()}"` } }); // prettier-ignore
