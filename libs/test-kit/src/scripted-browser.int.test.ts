import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { bytes, json } from './scripted-answers.ts';
import { scriptedBackend, type ScriptedBackend } from './scripted-backend.ts';
import { scriptedBrowser, type ScriptedBrowser } from './scripted-browser.ts';

let site: ScriptedBackend;
let browser: ScriptedBrowser;

beforeEach(async () => {
  browser = scriptedBrowser();
  site = await scriptedBackend({
    'GET /set': json({}, { headers: { 'Set-Cookie': ['a=1; SameSite=Strict; HttpOnly', 'b=2; Path=/'] } }),
    'GET /unset': json({}, { headers: { 'Set-Cookie': 'a=; Max-Age=0' } }),
    'GET /moved': json({}, { status: 303, headers: { Location: '/here' } }),
    'GET /page': bytes('<meta http-equiv="refresh" content="0;url=/here">'),
    'GET /form': bytes('<button name="user" value="x">'),
    'POST /form': json({}, { status: 303, headers: { Location: '/here' } }),
    'GET /here': json({ isHere: true }),
  });
});
afterEach(() => site.stop());

const lastHeaders = () => site.requests.at(-1)?.headers ?? {};

describe('a scripted browser', () => {
  test('keeps cookies and sends them, but for strict ones on the way from elsewhere', async () => {
    await browser.navigate(`${site.url}/set`);
    await browser.navigate(`${site.url}/here`);
    expect(lastHeaders()).toMatchObject({ cookie: 'a=1; b=2', 'sec-fetch-site': 'same-origin' });
    await browser.navigate(`${site.url}/here`, { from: 'elsewhere.example' });
    expect(lastHeaders()).toMatchObject({ cookie: 'b=2', 'sec-fetch-site': 'cross-site' });
    await browser.fetch(`${site.url}/unset`);
    expect(browser.cookies(new URL(site.url).host)).toBe('b=2');
  });

  test.each(['/moved', '/page', '/form'])('goes on from %s by itself', async (path) => {
    const { url, status } = await browser.navigate(site.url + path);
    expect([url.pathname, status]).toEqual(['/here', 200]);
  });

  test('stops where it is told to, before it asks', async () => {
    const { url } = await browser.navigate(`${site.url}/moved`, { until: ({ pathname }) => pathname === '/here' });
    expect([url.pathname, site.requests.length]).toEqual(['/here', 1]);
  });

  test('sends with a fetch what a page of ours would, unless the test says otherwise', async () => {
    await browser.fetch(`${site.url}/here`);
    const { origin } = new URL(site.url);
    expect(lastHeaders()).toMatchObject({ origin, 'sec-fetch-site': 'same-origin', 'frontdesk-csrf': '1' });
    await browser.fetch(`${site.url}/here`, { headers: { origin: 'https://evil.example' } });
    expect(lastHeaders()).toMatchObject({ origin: 'https://evil.example' });
  });
});
