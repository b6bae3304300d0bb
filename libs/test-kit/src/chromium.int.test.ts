import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { installedChromium, startChromium, type Chromium } from './chromium.ts';
import { bytes, json } from './scripted-answers.ts';
import { scriptedBackend, type ScriptedBackend } from './scripted-backend.ts';

// Without a browser on this machine these are skipped, and say so.
(installedChromium() === undefined ? describe.skip : describe)('a real browser', () => {
  let chromium: Chromium;
  let site: ScriptedBackend;

  beforeAll(async () => {
    const html = { headers: { 'content-type': 'text/html' } };
    [chromium, site] = await Promise.all([
      startChromium(),
      scriptedBackend({
        'GET /': bytes('<title>Hello</title>', html),
        'GET /broken': bytes('<script>nothing.there()</script>', html),
        'GET /strict': bytes('<script>1</script>', {
          headers: { ...html.headers, 'content-security-policy': "default-src 'none'" },
        }),
        'GET /refused': json({}, { status: 401, headers: html.headers }),
      }),
    ]);
  }, 60_000);
  afterAll(async () => {
    await chromium?.stop();
    await site?.stop();
  });

  test('opens tabs that share cookies with those of the same person only', async () => {
    const [one, other] = await Promise.all([chromium.person(), chromium.person()]);
    const [tab, second, stranger] = await Promise.all([one.openTab(), one.openTab(), other.openTab()]);
    for (const { page } of [tab, second, stranger]) await page.goto(site.url);
    await tab.page.evaluate('document.cookie = "a=1"');
    const cookies = await Promise.all([second, stranger].map(({ page }) => page.evaluate('document.cookie')));
    expect(cookies).toEqual(['a=1', '']);
  });

  test.each([
    ['/broken', [expect.stringContaining('nothing is not defined')]],
    ['/strict', [expect.stringContaining('Content Security Policy')]],
    ['/refused', []],
    ['/', []],
  ])('keeps what it complained of: %s', async (path, complaints) => {
    const { page, complaints: kept } = await (await chromium.person()).openTab();
    await page.goto(site.url + path);
    expect(kept).toEqual(complaints);
  });
});
