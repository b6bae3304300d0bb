import { describe, expect, test } from '@jest/globals';
import { Problem } from '@frontdesk/problems';
import { anyone, noContent, route, type Exchange } from '@frontdesk/server';
import { callingApp, gatedByApp, refuseOldApps, type AppGateOptions, type AppUse } from './app-gate.ts';
import { isOlder, parseAppVersion } from './app-version.ts';
import { appVersionUnsupported } from './problems.ts';

const platforms = {
  ios: { minimum: '7.2.0', store: 'https://apps.example/frontdesk' },
  android: { minimum: '6.10.3', store: 'market://details?id=frontdesk' },
};
const thing = route({
  ...{ name: 'thing', get: '/v1/things', summary: 'A thing', access: anyone, answers: { 204: null } },
  handle: async () => noContent(),
});

function gate(options: Partial<AppGateOptions> = {}) {
  const uses: AppUse[] = [];
  const step = refuseOldApps({ platforms, events: { onApp: (use) => uses.push(use) }, ...options });
  const facts = new Map<unknown, unknown>();
  const ask = async (header?: string, next = async () => noContent()) => {
    const exchange = { headers: { 'frontdesk-app': header }, facts } as unknown as Exchange;
    return await step(exchange, thing as never, next).catch((error: unknown) => Problem.from(error));
  };
  return { ask, uses, facts };
}

describe('a version of an app', () => {
  test.each(['ios/7.3.1', 'android/0.0.0', 'ipad-os/12.0.99999'])('is read: %s', (text) => {
    expect(parseAppVersion(text)).toMatchObject({ text, platform: text.split('/')[0] });
  });

  test.each([
    ...['', 'ios', 'ios/', 'ios/7', 'ios/7.3', 'ios/7.3.1.0', 'ios/7.3.1-beta', 'ios/07.3.1', 'ios/7.3.100000'],
    ...['iOS/7.3.1', ' ios/7.3.1', 'ios/7.3.1 ', 'ios/7.3.1\n', 'ios/7.3.1, ios/1.0.0', 'ios/-1.0.0', 'ios/1e3.0.0'],
    ...['/7.3.1', `${'i'.repeat(17)}/1.0.0`, 'ios/٧.3.1', 'a'.repeat(10_000)],
  ])('is not guessed: %j', (text) => {
    expect(parseAppVersion(text)).toBeUndefined();
  });

  test.each([
    ['7.9.9', '7.10.0', true],
    ['7.10.0', '7.9.9', false],
    ['7.2.0', '7.2.0', false],
    ['6.99.99', '7.0.0', true],
    ['7.2.0', '7.2.1', true],
    ['8.0.0', '7.9.9', false],
  ])('%s is older than %s: %s', (a, b, expected) => {
    const [one, other] = [parseAppVersion(`ios/${a}`), parseAppVersion(`ios/${b}`)];
    expect(one && other && isOlder(one, other)).toBe(expected);
  });
});

describe('the gate', () => {
  test('refuses what is below its platform’s minimum, and says where a newer one is', async () => {
    const { ask, uses } = gate();
    const refused = (await ask('ios/7.1.99')) as Problem;
    expect([refused.code, refused.status]).toEqual(['app-version-unsupported', 410]);
    expect(refused.detail).toBe('This app is too old. Install version 7.2.0 or newer from the store.');
    expect(refused.extensions).toEqual({
      ...{ platform: 'ios', version: '7.1.99', minimumVersion: '7.2.0', store: 'https://apps.example/frontdesk' },
    });
    expect(((await ask('android/6.9.9')) as Problem).extensions).toMatchObject({ store: platforms.android.store });
    expect(uses.map(({ outcome }) => outcome)).toEqual(['refused', 'refused']);
  });

  test('lets the minimum and what is newer through, and tells what comes after who calls', async () => {
    const { ask, facts, uses } = gate();
    expect(await ask('ios/7.2.0')).toEqual({ status: 204 });
    expect(facts.get(callingApp)).toMatchObject({ platform: 'ios', numbers: [7, 2, 0] });
    expect(callingApp.logged?.(facts.get(callingApp) as never)).toEqual({ app: 'ios/7.2.0' });
    expect(uses).toEqual([{ platform: 'ios', version: '7.2.0', outcome: 'served' }]);
  });

  test('lets through who does not say, and who cannot be read: a bug in a release must not end it', async () => {
    const { ask, uses, facts } = gate();
    for (const header of [undefined, 'ios 7.1.0', 'tv/1.0.0']) expect(await ask(header)).toEqual({ status: 204 });
    expect(uses).toEqual([
      { platform: 'none', version: 'other', outcome: 'unnamed' },
      { platform: 'none', version: 'other', outcome: 'unreadable' },
      { platform: 'other', version: 'other', outcome: 'served' },
    ]);
    expect(facts.size).toBe(1);
  });

  test('names only versions that were served, and no more than it may', async () => {
    const { ask, uses } = gate({ maxVersions: 2 });
    const fail = async () => Promise.reject(new Error('not signed in'));
    await ask('ios/7.9.0', fail);
    for (const version of ['7.2.0', '7.3.0', '7.4.0', '7.2.0']) await ask(`ios/${version}`);
    await ask('ios/7.3.0', fail);
    await ask('ios/1.0.0');
    expect(uses.map(({ version, outcome }) => `${version} ${outcome}`)).toEqual([
      ...[
        'other failed',
        '7.2.0 served',
        '7.3.0 served',
        'other served',
        '7.2.0 served',
        '7.3.0 failed',
        'other refused',
      ],
    ]);
  });

  test.each([
    ['a minimum that is none', { ios: { minimum: '7', store: 'https://apps.example/' } }, 'its oldest version: ios/7'],
    ['a platform of another form', { iOS: { minimum: '7.0.0', store: 'https://apps.example/' } }, 'iOS/7.0.0'],
    ['a store that is no link', { ios: { minimum: '7.0.0', store: 'the app store' } }, 'is not a URL'],
  ])('does not start with %s', (_name, wrong, message) => {
    expect(() => refuseOldApps({ platforms: wrong })).toThrow(message);
  });
});

test('the document has the header and the problem on each route, beside the marks of others', () => {
  const marked = route({
    ...{ name: 'marked', get: '/v1/marked', summary: 'Marked', access: anyone, answers: { 204: null } },
    marks: { cost: {} },
    handle: async () => noContent(),
  });
  const [gated] = gatedByApp([marked]);
  expect(gated?.marks).toMatchObject({
    cost: {},
    app: { problems: [appVersionUnsupported], parameters: [{ name: 'Frontdesk-App', in: 'header' }] },
  });
});
