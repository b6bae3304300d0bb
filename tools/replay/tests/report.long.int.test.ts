// What answers say is shown in a real browser, whatever it is, and does nothing there.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { installedChromium, startChromium } from '@frontdesk/test-kit/chromium';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { compareRecordings } from '../src/compare.ts';
import { page } from '../src/page.ts';
import type { Answer, Exchange } from '../src/recording.ts';

const inChromium = installedChromium() === undefined ? test.skip : test;
let folder = '';
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'frontdesk-replay-'))));
afterAll(() => rm(folder, { recursive: true, force: true }));

const hostile = [
  '<script>document.title="owned"</script>',
  '"><img src=x onerror="document.title=\'owned\'">',
  '</code></td></table><svg onload="document.title=\'owned\'">',
  '<iframe srcdoc="<script>top.document.title=1</script>"></iframe><meta http-equiv=refresh content="0;url=https://evil.example">',
  '</style><style>@import "https://evil.example/x.css"</style><link rel=stylesheet href="https://evil.example/x.css">',
  "javascript:document.title='owned'",
  '\u202e<b onmouseover=alert(1)>\u0000',
];

inChromium(
  'a report of hostile answers runs nothing, asks nobody, and shows them as text',
  async () => {
    const answer = (text: string): Answer => ({ status: 200, headers: { 'x-said': text }, body: { json: { [text]: text, a: text } } }); // prettier-ignore
    const exchanges = hostile.map((text): Exchange => ({ user: text, method: text, path: text, headers: {}, answer: answer(text) })); // prettier-ignore
    // A recording with such a status is refused when it is read; a page would not run it either.
    const refused = { ...exchanges[0]!, answer: { ...answer('x'), status: hostile[1] as unknown as number } };
    const compared = compareRecordings([...exchanges, refused], hostile.map((text) => answer(`${text}!`)), {}); // prettier-ignore
    const file = join(folder, 'report.html');
    await writeFile(file, page(compared, { before: hostile[0]!, now: hostile[1]! }));
    const chromium = await startChromium();
    try {
      const { page: tab, complaints } = await (await chromium.person()).openTab();
      const asked: string[] = [];
      tab.on('request', (request) => asked.push(request.url()));
      await tab.goto(pathToFileURL(file).href, { waitUntil: 'networkidle0' });
      expect(await tab.title()).toBe('8 of 8 answers differ – replay');
      expect(asked).toEqual([pathToFileURL(file).href]);
      // Its own style is the one that its policy lets in.
      expect(complaints).toEqual([]);
      const made = await tab.evaluate(`document.querySelectorAll('script, img, svg, iframe, link, [onload], [onerror], [onmouseover]').length`); // prettier-ignore
      expect(made).toBe(0);
      expect(await tab.evaluate(`getComputedStyle(document.querySelector('article')).borderLeftStyle`)).toBe('solid');
      expect(await tab.evaluate('document.body.innerText')).toContain(hostile[0]);
    } finally {
      await chromium.stop();
    }
  },
  60_000,
);
