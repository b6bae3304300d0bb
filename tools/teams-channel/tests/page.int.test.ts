// The page in a real browser, with a bot that answers by script. Pictures of it are in dist/pictures.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { installedChromium, startChromium, type Chromium, type Page, type Tab } from '@frontdesk/test-kit/chromium';
import { startIdentityProvider, type StartedIdentityProvider } from '@frontdesk/test-kit';
import { startTeamsChannel, type StartedTeams } from '@frontdesk/test-kit/teams';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { sampleBot } from './sample-bot.ts';
import { botSide, scriptedBot, type BotSide, type ScriptedBot } from './scripted-bot.ts';

const pictures = join(import.meta.dirname, '..', 'dist', 'pictures');
const inABrowser = installedChromium() === undefined ? test.skip : test;

let provider: StartedIdentityProvider;
let bot: ScriptedBot;
let side: BotSide;
let teams: StartedTeams;
let chromium: Chromium | undefined;
let tab: Tab;
let page: Page;

beforeAll(async () => {
  if (installedChromium() === undefined) return;
  mkdirSync(pictures, { recursive: true });
  provider = await startIdentityProvider();
  bot = await scriptedBot(sampleBot(() => side));
  teams = await startTeamsChannel({ botUrl: bot.url, issuer: provider.issuer });
  side = botSide(teams.url);
  chromium = await startChromium();
  tab = await (await chromium.person()).openTab();
  ({ page } = tab);
  await page.setViewport({ width: 1100, height: 800 });
  await page.goto(`${teams.url}/`);
  await page.waitForSelector('#person option');
  await shows('#install', 'Remove the app');
}, 60_000);

afterAll(async () => {
  await chromium?.stop();
  await teams?.stop();
  await provider?.stop();
  bot?.stop();
});

async function shows(selector: string, text: string): Promise<void> {
  await page.waitForFunction(
    (where: string, what: string) =>
      [...document.querySelectorAll(where)].some((one) => one.textContent?.includes(what)),
    { timeout: 8_000 },
    selector,
    text,
  );
}

async function say(text: string): Promise<void> {
  await page.type('#text', text);
  await page.keyboard.press('Enter');
}

async function press(name: string): Promise<void> {
  const button = await page.waitForSelector(`::-p-aria([name="${name}"][role="button"])`);
  await button?.click();
}

inABrowser('somebody opens the page: the app is added and the bot hears of it', async () => {
  await shows('#install', 'Remove the app');
  while (bot.heard.length < 2) await new Promise((resolve) => setTimeout(resolve, 10));
  expect(bot.heard.map(({ activity }) => activity.type)).toEqual(['conversationUpdate', 'installationUpdate']);
});

inABrowser('a message is answered, with its Markdown', async () => {
  await say('help');
  await shows('li.bot strong', 'help');
});

inABrowser('a card is drawn, refreshed for its reader, and its button sends what was entered', async () => {
  await say('show capacity plan');
  await shows('li.bot .card', 'Capacity plan, for');
  await shows('li.bot .card', 'Ada *Halden*');
  await page.type('li.bot input', 'Thank you');
  await page.screenshot({ path: join(pictures, 'card.png') });
  await press('Resolve');
  await shows('li.bot .card', 'Resolved: Thank you');
});

inABrowser(
  'an answer grows, can be watched, and has its sources',
  async () => {
    await say('ask what happens in week 31');
    await shows('li.bot .informative', 'Reading');
    await shows('li.bot .growing', 'In week');
    await page.screenshot({ path: join(pictures, 'growing.png') });
    await shows('li.bot .cites', 'Q3 capacity plan');
    await page.waitForSelector('#stop[hidden]');
    const { calls, lapses } = await teams.conversation(await chatId());
    expect(calls.filter(({ status, code }) => status >= 400 || code !== undefined)).toEqual([]);
    expect(lapses).toEqual([]);
  },
  15_000,
);

inABrowser(
  'Stop ends an answer: what the bot sends then is refused',
  async () => {
    await say('ask again');
    await shows('li.bot .growing, li.bot .informative', 'Reading');
    await press('Stop');
    await shows('#lapses', '403 ContentStreamNotAllowed');
  },
  15_000,
);

inABrowser('a document is searched for, put in and sent', async () => {
  await press('Search documents');
  await shows('#results button', 'Hub operations handbook');
  await page.screenshot({ path: join(pictures, 'search.png') });
  await page.click('#results button');
  await shows('#inserted', 'Q3 capacity plan');
  await press('Send');
  await shows('li.me .card', 'Q3 capacity plan');
});

inABrowser('a link becomes a card', async () => {
  await page.type('#text', 'https://frontdesk.example/documents/doc_1 ');
  await shows('#inserted', 'Q3 capacity plan');
  await press('Remove the card');
  await page.$eval('#text', (box) => ((box as HTMLTextAreaElement).value = ''));
});

inABrowser('it can be used in the dark, and nothing in it complains', async () => {
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'dark' }]);
  await page.reload();
  await shows('li.bot', 'You said');
  await page.screenshot({ path: join(pictures, 'dark.png') });
  expect(tab.complaints).toEqual([]);
});

async function chatId(): Promise<string> {
  const { conversations } = await teams.call<{ conversations: { id: string }[] }>('GET', '/control/conversations');
  return conversations[0]?.id ?? '';
}
