/// <reference lib="dom" />
// What is looked for in the page by everyone who cannot see it as it was drawn: names, contrast, the way by keyboard.
import type { Page } from '@frontdesk/test-kit/chromium';

/** Texts whose contrast with what is behind them is below WCAG 2.2 AA: 4.5, or 3 where they are large. */
export async function lowContrast(page: Page): Promise<string[]> {
  return await page.evaluate(() => {
    type Colour = [number, number, number, number];
    const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
    const rgba = (css: string): Colour => {
      if (!canvas) return [0, 0, 0, 1];
      canvas.clearRect(0, 0, 1, 1);
      canvas.fillStyle = css;
      canvas.fillRect(0, 0, 1, 1);
      const [red = 0, green = 0, blue = 0, alpha = 0] = canvas.getImageData(0, 0, 1, 1).data;
      return [red, green, blue, alpha / 255];
    };
    const over = ([r, g, b, a]: Colour, [x, y, z]: Colour): Colour => [
      ...([r * a + x * (1 - a), g * a + y * (1 - a), b * a + z * (1 - a)] as [number, number, number]),
      1,
    ];
    const luminance = ([r, g, b]: Colour): number => {
      const [red = 0, green = 0, blue = 0] = [r, g, b].map((part) => {
        const share = part / 255;
        return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    const behind = (element: Element | null): Colour => {
      if (!element) return [255, 255, 255, 1];
      const own = rgba(getComputedStyle(element).backgroundColor);
      return own[3] === 1 ? own : over(own, behind(element.parentElement));
    };
    const found: string[] = [];
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = texts.nextNode(); node; node = texts.nextNode()) {
      const element = node.parentElement;
      const text = node.textContent?.trim() ?? '';
      if (!element || text === '' || element.closest('.hidden, .skip, noscript, :disabled, option')) continue;
      if (!element.checkVisibility({ visibilityProperty: true })) continue;
      const { color, fontSize, fontWeight } = getComputedStyle(element);
      const ground = behind(element);
      const [one, other] = [luminance(over(rgba(color), ground)), luminance(ground)];
      const contrast = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
      const isLarge = parseFloat(fontSize) >= 24 || (parseFloat(fontSize) >= 18.66 && Number(fontWeight) >= 700);
      if (contrast < (isLarge ? 3 : 4.5)) found.push(`${text.slice(0, 40)}: ${contrast.toFixed(2)}`);
    }
    return [...new Set(found)];
  });
}

/** Controls, headings and regions without a name, ids that are there twice, headings that skip a level. */
export async function unnamed(page: Page): Promise<string[]> {
  const tree = await page.accessibility.snapshot({ interestingOnly: false });
  const named = ['button', 'link', 'textbox', 'combobox', 'radio', 'checkbox', 'heading', 'region', 'table', 'group'];
  const found: string[] = [];
  const look = (node: typeof tree): void => {
    if (!node) return;
    if (named.slice(0, 7).includes(node.role) && !node.name) found.push(`a ${node.role} without a name`);
    node.children?.forEach(look);
  };
  look(tree);
  const inPage = await page.evaluate(() => {
    const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id);
    const twice = ids.filter((id, at) => ids.indexOf(id) !== at).map((id) => `id ${id} is there twice`);
    const levels = [...document.querySelectorAll('h1, h2, h3, h4')].map(({ tagName }) => Number(tagName[1]));
    const skips = levels
      .filter((level, at) => level > (levels[at - 1] ?? 0) + 1)
      .map((level) => `h${level} skips a level`);
    const headless = [...document.querySelectorAll('table:not(.card *)')].filter(
      (table) => !table.querySelector('th[scope]'),
    );
    const language = document.documentElement.lang === '' ? ['the page has no language'] : [];
    return [...twice, ...skips, ...headless.map(() => 'a table without headers'), ...language];
  });
  return [...found, ...inPage];
}

export interface Reached {
  /** Controls that no Tab came to. */
  readonly missed: readonly string[];
  /** Controls that had the focus, and did not show it. */
  readonly unseen: readonly string[];
}

/** Goes through the whole page by Tab. */
export async function byKeyboard(page: Page): Promise<Reached> {
  await page.evaluate(() => {
    (document.activeElement as HTMLElement | null)?.blur();
    scrollTo(0, 0);
  });
  const total = await page.$$eval(controls, (all) => all.length);
  const unseen = new Set<string>();
  for (let at = 0; at < total + 5; at += 1) {
    await page.keyboard.press('Tab');
    const hidden = await page.evaluate(() => {
      const element = document.activeElement;
      if (!element || element === document.body) return undefined;
      element.setAttribute('data-reached', '');
      const shown = element.matches('.segments input') ? element.closest('.segments') : element;
      const isSeen = shown !== null && getComputedStyle(shown).outlineStyle !== 'none';
      return isSeen ? undefined : `${element.tagName} ${element.textContent?.slice(0, 30)}`;
    });
    if (hidden !== undefined) unseen.add(hidden);
  }
  const missed = await page.$$eval(controls, (all) =>
    all
      // Of a group of radio buttons one is reached, and arrows lead to the others.
      .filter(
        (one) => !one.hasAttribute('data-reached') && !(one as HTMLInputElement).matches('[type=radio]:not(:checked)'),
      )
      .map((one) => `${one.tagName} ${one.textContent?.slice(0, 30)}`),
  );
  return { missed, unseen: [...unseen] };
}

const controls = [
  'a[href]',
  'button:not(:disabled)',
  'select',
  'input',
  '[tabindex="0"]',
  ':not(details:not([open]) *) > summary',
].join();
