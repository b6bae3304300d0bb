import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { installedChromium, startChromium } from '@frontdesk/test-kit/chromium';
import type { Chromium, Tab } from '@frontdesk/test-kit/chromium';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type * as Library from 'adaptivecards';
import type { AdaptiveCard } from '../src/cards/adaptive-card.ts';
import { documentCard } from '../src/cards/document-card.ts';
import { document, documentId, everyCard, german, look } from './card-samples.ts';

const library = createRequire(import.meta.url).resolve('adaptivecards/dist/adaptivecards.js');
const folder = fileURLToPath(new URL('../dist/screenshots/', import.meta.url));

const page = `<!doctype html><html lang="en"><title>Cards</title><style>
body { font: 14px "Segoe UI", system-ui, sans-serif; background: #f5f5f5; columns: 2; margin: 24px }
section { break-inside: avoid; background: #fff; border: 1px solid #ddd; border-radius: 6px; padding: 4px 12px 12px }
section { margin-bottom: 20px; max-width: 520px }
h6 { margin: 4px 0; color: #777; font-weight: 400 } p { margin: 4px 0 }
button { margin: 2px; padding: 5px 14px; border: 1px solid #ccc; border-radius: 4px; background: #fff }
textarea { width: 100%; box-sizing: border-box }
</style><body></body></html>`;

/** What of a page is needed here, for there are no types of one. */
interface Drawn {
  textContent: string;
  readonly innerText: string;
  append(...others: unknown[]): void;
}
interface InPage {
  readonly AdaptiveCards: typeof Library;
  readonly document: { readonly body: Drawn; createElement(name: string): Drawn };
}

/** In the page: draws cards with Microsoft’s library, and tells what a person reads of each. */
function draw(cards: Record<string, AdaptiveCard>): Record<string, string> {
  const { AdaptiveCards: ofPage, document: here } = globalThis as unknown as InPage;
  const marks: Record<string, string> = { '<': '&lt;', '>': '&gt;', '&': '&amp;', '"': '&quot;' };
  const plain = (text: string) =>
    text.replace(/\\([!-/:-@[-`{-~])|[<>&"]/g, (all, sign = all) => marks[sign as string] ?? (sign as string));
  // Of Markdown what our own texts have: bold words, and new lines.
  ofPage.AdaptiveCard.onProcessMarkdown = (text, result) => {
    const bold = /^\*\*(.*)\*\*$/s.exec(text);
    const html = bold ? `<b>${plain(bold[1] ?? '')}</b>` : plain(text).replace(/\n+/g, '<br>');
    Object.assign(result, { outputHtml: html, didProcess: true });
  };
  const shown: Record<string, string> = {};
  for (const [name, content] of Object.entries(cards)) {
    const card = new ofPage.AdaptiveCard();
    card.hostConfig = new ofPage.HostConfig({ fontFamily: 'Segoe UI, system-ui, sans-serif' });
    card.parse(content);
    const [section, label] = [here.createElement('section'), here.createElement('h6')];
    label.textContent = name;
    section.append(label, card.render());
    here.body.append(section);
    shown[name] = section.innerText;
  }
  return shown;
}

const inChromium = installedChromium() === undefined ? describe.skip : describe;

inChromium('cards in a real browser, drawn by Microsoft’s library', () => {
  let chromium: Chromium;
  let tab: Tab;

  beforeAll(async () => {
    chromium = await startChromium();
    tab = await (await chromium.person()).openTab();
    await tab.page.setViewport({ width: 1160, height: 900 });
    await tab.page.setContent(page);
    await tab.page.addScriptTag({ path: library });
  }, 60_000);
  afterAll(() => chromium?.stop());

  test('show what people wrote as they wrote it, and nothing of it works', async () => {
    const evil =
      '<at>Ada</at> *so* [here](https://evil.example) {{DATE(2020-01-01T00:00:00Z, SHORT)}} <img src=x onerror=alert(1)>';
    const [thread] = document.threads!;
    const threads = [{ ...thread!, authorName: '**Chi**', body: evil, lastReply: { authorName: 'Ada', body: evil } }];
    const hostile = { ...document, title: evil, ownerName: evil, summary: { text: evil, stale: false }, threads };
    const cards = {
      'what people wrote': documentCard({ documentId, document: hostile, degraded: [] }, look),
      ...everyCard(look),
      'document, in German': everyCard(german)['document']!,
    };
    const shown = await tab.page.evaluate(draw, cards);
    mkdirSync(folder, { recursive: true });
    await tab.page.screenshot({ path: `${folder}cards.png`, fullPage: true });
    expect(shown['what people wrote']!.split(evil)).toHaveLength(1 + 5);
    expect(shown['what people wrote']).toContain('**Chi**');
    expect(await tab.page.$$eval('a, img', (found) => found.length)).toBe(0);
    expect(shown['document']).toMatch(/Q3 capacity plan[^]*In review[^]*Is the \*\*91%\*\* before/);
    expect(shown['hidden']).toMatch(/^hidden\s+You may not see this\.\s*$/);
    expect(tab.complaints).toEqual([]);
  });
});
