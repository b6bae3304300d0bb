import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { startChromium } from '@frontdesk/test-kit/chromium';
import type { Chromium, Tab } from '@frontdesk/test-kit/chromium';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startAnswersFleet } from './answers-fleet.ts';
import type { AnswersFleet } from './answers-fleet.ts';
import { until } from './answers-stack.ts';
import { click, inChromium, screenshot, sees } from './real-browser.ts';
import { chiara } from './stack.ts';

const words = Array.from({ length: 60 }, (_, at) => `word${at} `);

inChromium('a question in a real browser', () => {
  let fleet: AnswersFleet;
  let balancer: Awaited<ReturnType<typeof startBalancer>>;
  let chromium: Chromium;
  let tab: Tab;

  beforeAll(async () => {
    balancer = await startBalancer();
    [fleet, chromium] = await Promise.all([
      startAnswersFleet(2, { STOP_WITHIN_MS: '8000' }, balancer.origin),
      startChromium(),
    ]);
    balancer.to(fleet.ports[0]!);
    tab = await (await chromium.person()).openTab();
    await tab.page.goto(balancer.origin);
    await click(tab, '#sign-in');
    await click(tab, `button[value=${chiara}]`);
    await sees(tab, 'Signed in as Chiara Moretti');
  }, 90_000);
  afterAll(async () => {
    await chromium?.stop();
    await fleet?.stop();
    balancer?.stop();
  }, 30_000);

  const shown = () => tab.page.$eval('#answer-text', ({ textContent }) => textContent?.trim() ?? '');
  const count = async () => (await shown()).split(' ').filter(Boolean).length;

  // What is left of the question before is whole.
  const inTheMiddle = async () => (await count()) > 6 && (await count()) < 40;

  test('is answered while it is written, with what it rests on, and can be stopped', async () => {
    fleet.model.says((messages) => {
      const [, label = ''] = /^(\[p1-\w+\])/m.exec(messages.at(-1)?.content ?? '') ?? [];
      return ['Rotterdam ', 'is ', 'nearly ', `full ${label}. `, ...words];
    }, 40);
    await click(tab, '#question-form button[type=submit]');
    await sees(tab, 'Being written …');
    await until(async () => (await count()) > 8);
    await screenshot(tab, 'answer');
    await click(tab, '#stop');
    await sees(tab, 'It ends here: stopped.');
    expect(await shown()).toMatch(/^Rotterdam is nearly full ?\[1\]/);
    expect(await tab.page.$eval('#answer-citations', ({ textContent }) => textContent)).toContain(
      'Q3 capacity plan, blk_',
    );
  }, 30_000);

  test('goes on at another instance when the server that it was read from is stopped: no word twice, none missing', async () => {
    fleet.model.says(() => words, 80);
    await click(tab, '#question-form button[type=submit]');
    await until(inTheMiddle);
    balancer.to(fleet.ports[1]!);
    fleet.signal(0, 'SIGTERM');
    await sees(tab, 'Written.');
    expect(await shown()).toBe(words.join('').trim());
    await fleet.restart(0);
  }, 60_000);

  test('when the server that writes it is killed, is shown as far as it was written, with its end', async () => {
    balancer.to(fleet.ports[0]!);
    balancer.drop(); // what the browser has kept open leads to the other one
    await click(tab, '#question-form button[type=submit]');
    await until(inTheMiddle);
    balancer.to(fleet.ports[1]!);
    fleet.signal(0, 'SIGKILL');
    await sees(tab, 'It ends here: owner-lost.');
    const seen = (await shown()).split(' ');
    expect(seen).toEqual(words.slice(0, seen.length).map((word) => word.trim()));
    process.stdout.write(`killed in the middle: the page has ${seen.length} words, none twice, and the end\n`);
  }, 60_000);
});

/** Hands connections on to one of several ports, as whoever stands before instances does. */
async function startBalancer() {
  let port = 0;
  const open = new Set<Socket>();
  const server = createServer((client) => {
    const onward = connect(port, '127.0.0.1');
    for (const socket of [client, onward]) {
      open.add(socket);
      socket
        .on('error', () => undefined)
        .once('close', () => {
          open.delete(socket);
          client.destroy();
          onward.destroy();
        });
    }
    client.pipe(onward).pipe(client);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const drop = () => open.forEach((socket) => socket.destroy());
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    to: (next: number) => void (port = next),
    drop,
    stop() {
      server.close();
      drop();
    },
  };
}
