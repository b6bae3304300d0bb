// The next version of a service beside the one in use: a shadow that finds what it answers otherwise, and a canary.
import { request } from 'undici';
import type { StartedPlatform } from '@frontdesk/test-kit';
import { callsOf, putFault, services } from '../control.ts';
import { atPace, inParallel, until } from '../load.ts';
import { table } from '../markdown.ts';
import { is200 } from '../outcome.ts';
import { documentView, planId } from '../requests.ts';
import { atMost, bar, shareAtLeast } from '../scenario.ts';
import type { Finding, Scenario } from '../scenario.ts';
import { chiara } from '../stage.ts';
import type { Stage } from '../stage.ts';

const jun = 'usr_jun1w3k8dvh5';
const everything = [{ percent: 100, to: 'next' }];
const asShadow = [{ operations: ['access.*'], percent: 100, to: 'next' }];
const asCanary = [{ operations: ['documents.*'], percent: 50, stickyBy: 'user', to: 'next' }];

/** Enough of them to see a share. */
const people = [
  'usr_ada7k2m9qxr3',
  'usr_ben4t8w1zcp6',
  'usr_chi9r5d3vnk8',
  'usr_dan6j1x8hse4',
  'usr_eir2n7y5bgt1',
  'usr_fat8c4u6lmw9',
  'usr_gus3v9e2xkd7',
  'usr_han5q1z7rjf4',
  'usr_ivo7m6a4pts2',
  'usr_jun1w3k8dvh5',
  'usr_mia6t5r2wnz3',
  'usr_nil8b1j9kxe7',
  'usr_ola2y4h6fcv9',
  'usr_pia5u8d3smq1',
  'usr_wil2h5z8kuc3',
  'usr_xan8r4j6fvp9',
];

export const shadow: Scenario = {
  name: 'shadow',
  async run(stage, size): Promise<Finding> {
    const next = await stage.anotherPlatform();
    const alike = await sameVersionLater(stage, next, size === 'full' ? 12 : 3);
    await grant(stage.platform, jun, 'viewer');
    await grant(next, jun, 'editor'); // the seeded difference: one role of one person
    const env = { CACHE: 'off', SHADOW: JSON.stringify(asShadow), ACCESS_NEXT_URLS: next.urls.access };
    const bff = await stage.bff(env);
    const differs = () => bff.metric(/shadow/, 'different', 'access.getEffectiveAccess');
    const token = await stage.token(chiara);
    await next.clearCalls(); // the grant was one
    const views = size === 'full' ? 200 : 20;
    const outcomes = await inParallel(views, 4, () => bff.ask(documentView, token));
    const seen = async () => callsOf(await next.calls(), 'access') > 0;
    await until(seen, { withinMs: 2_000 });
    const [falseAlarms, copied] = [await differs(), callsOf(await next.calls(), 'access')];
    const juns = await stage.token(jun);
    await inParallel(views, 4, () => bff.ask(documentView, juns));
    const foundMs = await until(async () => (await differs()) > falseAlarms, { withinMs: 5_000 });
    const found = await differs();
    return {
      bars: [
        atMost(
          'the same version, asked a second later: differences',
          alike.compared === 0 ? NaN : alike.differences,
          0,
        ),
        bar('a shadow asks the next version beside the one in use', `${copied} calls`, copied > 0),
        bar(
          'it finds the seeded difference',
          foundMs === undefined ? 'not found' : `${found - falseAlarms} times`,
          foundMs !== undefined,
        ),
        atMost('and none where there is none', copied === 0 ? NaN : falseAlarms, 0),
        shareAtLeast('clients notice nothing', { good: outcomes.filter(is200).length, all: views }, 1),
      ],
      text: [
        `The same version, asked a second later: ${alike.compared} answers compared, ${alike.differences} differences.`,
        table(
          ['asked of next', 'differences for Chiara', 'for Jun'],
          [[copied, falseAlarms, found - falseAlarms].map(String)],
        ),
      ].join('\n\n'),
    };
  },
};

/** Whatever says when an answer was made, or until when it is good, is no difference: all calls of a view are copied. */
async function sameVersionLater(stage: Stage, next: StartedPlatform, views: number) {
  const urls = services.map((service) => [`${service.toUpperCase()}_NEXT_URLS`, next.urls[service]]);
  for (const service of services) await putFault(next, service, { latencyMs: 1_100 });
  const bff = await stage.bff({ CACHE: 'off', SHADOW: JSON.stringify(everything), ...Object.fromEntries(urls) });
  const token = await stage.token(chiara);
  // No faster, or there would be more copies than may be under way.
  await atPace(0.8, views, () => bff.ask(documentView, token));
  const same = () => bff.metric(/shadow/, 'same');
  const differences = () => bff.metric(/shadow/, 'different');
  await until(async () => (await same()) + (await differences()) >= views, { withinMs: 3_000 });
  await next.clearFaults();
  const found = { compared: (await same()) + (await differences()), differences: await differences() };
  await bff.stop();
  return found;
}

export const canary: Scenario = {
  name: 'canary',
  async run(stage, size): Promise<Finding> {
    const next = await stage.anotherPlatform();
    const env = { CACHE: 'off', ROLLOUT: JSON.stringify(asCanary), DOCUMENTS_NEXT_URLS: next.urls.documents };
    const bff = await stage.bff(env);
    const each = size === 'full' ? 6 : 2;
    const rows: string[][] = [];
    let [inside, torn] = [0, 0];
    for (const user of people) {
      const token = await stage.token(user);
      await Promise.all([stage.platform.clearCalls(), next.clearCalls()]);
      await inParallel(each, 2, () => bff.ask({ ...documentView, path: '/v1/documents' }, token));
      const [usual, fresh] = [
        callsOf(await stage.platform.calls(), 'documents'),
        callsOf(await next.calls(), 'documents'),
      ];
      if (fresh > 0 && usual > 0) torn += 1;
      if (fresh > 0) inside += 1;
      rows.push([user, String(usual), String(fresh)]);
    }
    // Half of 16, and three standard deviations to each side.
    const isHalf = inside >= 2 && inside <= people.length - 2;
    return {
      bars: [
        bar('a canary of 50 % of the users has about half of them', `${inside} of ${people.length}`, isHalf),
        bar(
          'and each user stays on one side',
          inside === 0 ? 'nobody is in it' : `${torn} torn`,
          torn === 0 && inside > 0,
        ),
      ],
      text: table(['user', 'calls of documents', 'of its next version'], rows),
    };
  },
};

async function grant(platform: StartedPlatform, user: string, role: string): Promise<void> {
  const { statusCode, body } = await request(`${platform.urls.access}/v1/documents/${planId}/grants/${user}`, {
    method: 'PUT',
    headers: {
      'content-type': 'application/json',
      'x-platform-key': 'dev-platform-key',
      'x-user-id': 'usr_ada7k2m9qxr3',
    },
    body: JSON.stringify({ role }),
  });
  const text = await body.text();
  if (statusCode >= 300) throw new Error(`no grant on the next version: ${statusCode} ${text}`);
}
