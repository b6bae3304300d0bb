// A picture of a dashboard: its panels with what a Prometheus really has, as one page in a real browser.
import { installedChromium, startChromium } from '@frontdesk/test-kit/chromium';
import { chart } from './chart.ts';
import { rowsOf } from './dashboards.ts';
import { perSecond } from './live-run.ts';
import type { LiveRun } from './live-run.ts';
import { linesOf } from './panel-values.ts';

const width = 1500;
// The picture is for a page of documentation: what is looked at first.
const rowsShown = 5;

export async function takePicture(live: LiveRun, file: string, say: (line: string) => void): Promise<void> {
  if (installedChromium() === undefined) return say('no Chromium here: no picture is taken');
  const html = await pageOf(live);
  const chromium = await startChromium();
  try {
    const { page } = await (await chromium.person()).openTab();
    await page.setViewport({ width, height: 900 });
    await page.setContent(html);
    await page.screenshot({ path: file as `${string}.png`, fullPage: true });
    say(file);
  } finally {
    await chromium.stop();
  }
}

async function pageOf({ facts, prometheus, from, faultFrom, faultTo }: LiveRun): Promise<string> {
  const to = Date.now() / 1000;
  const sections: string[] = [];
  for (const { title, panels } of rowsOf(facts).slice(0, rowsShown)) {
    const cards: string[] = [];
    for (const panel of panels) {
      const lines = await linesOf(panel, prometheus, { from, to });
      if (lines.length > 0) cards.push(chart(panel, lines, { from, to, faultFrom, faultTo }));
    }
    if (cards.length > 0) sections.push(`<h2>${title}</h2><div class="row">${cards.join('')}</div>`);
  }
  const note = `A real run: ${perSecond} requests a second, a scrape each second. In the shaded time two backends failed.`;
  return `<!doctype html><meta charset="utf-8"><style>${style}</style><h1>${facts.app}</h1><p>${note}</p>${sections.join('')}`;
}

const style = `
  body { font: 12px system-ui, sans-serif; margin: 20px; background: #f4f5f7; color: #1c2126; width: ${width - 40}px; }
  h1 { font-size: 20px; margin: 0; } h2 { font-size: 14px; margin: 18px 0 6px; } p { margin: 4px 0; color: #5a636d; }
  .row { display: grid; grid-template-columns: repeat(3, 1fr); gap: 10px; }
  .card { background: #fff; border: 1px solid #d8dce1; border-radius: 4px; padding: 8px 10px; min-width: 0; }
  .card h3 { font-size: 12px; margin: 0 0 4px; }
  .legend { color: #5a636d; font-size: 10px; line-height: 14px; max-height: 42px; overflow: hidden; }
  .legend span { margin-right: 10px; white-space: nowrap; } .legend i { display: inline-block; width: 8px; height: 8px; margin-right: 3px; }
  table { width: 100%; font-size: 11px; border-collapse: collapse; } td:last-child { text-align: right; font-variant-numeric: tabular-nums; }
  td { padding: 1px 0; } .broken { color: #c4162a; }
`;
