import { describe, expect, test } from '@jest/globals';
import { appManifest, germanTexts } from './app-manifest.ts';
import { appPackage } from './app-package.ts';
import { manifestRules, translationFaults, type AppManifest } from './manifest-rules.ts';

const appId = '7f3c2a9e-5b1d-4c8f-a6e2-0d9b4e7f1a35';
const options = {
  appId,
  host: 'frontdesk.example',
  botHost: 'bot.frontdesk.example',
  version: '1.2.3',
  ssoResource: `api://frontdesk.example/botid-${appId}`,
};

test('the package holds the manifest, its translation and two pictures of the right size', () => {
  const { files } = appPackage(options);
  expect(files.map(({ name }) => name)).toEqual(['manifest.json', 'de.json', 'color.png', 'outline.png']);
  const sizes = files.slice(2).map(({ bytes }) => [bytes.readUInt32BE(16), bytes.readUInt32BE(20)]);
  expect(sizes).toEqual([
    [192, 192],
    [32, 32],
  ]);
  const manifest = JSON.parse(String(files[0]?.bytes)) as AppManifest;
  expect(manifest).toMatchObject({ id: appId, version: '1.2.3', bots: [{ botId: appId }] });
});

test('the archive is the same for the same options', () => {
  expect(appPackage(options).archive.equals(appPackage(options).archive)).toBe(true);
  expect(appPackage(options).archive.subarray(0, 4).toString('latin1')).toBe('PK\u0003\u0004');
});

test('every text of the manifest that people read is translated', () => {
  const paths: string[] = [];
  const walk = (value: unknown, path: string): void => {
    if (typeof value === 'string' && /(title|description|short|full)$/.test(path)) paths.push(path);
    if (Array.isArray(value)) value.forEach((one, index) => walk(one, `${path}[${index}]`));
    else if (typeof value === 'object' && value !== null) {
      for (const [name, one] of Object.entries(value)) walk(one, path === '' ? name : `${path}.${name}`);
    }
  };
  walk(appManifest(options), '');
  // Commands are called the same: that is what people write.
  const wanted = paths.filter((path) => !/bots\[0\].*title$/.test(path));
  expect(Object.keys(germanTexts()).toSorted()).toEqual(wanted.toSorted());
});

describe('what Teams would refuse', () => {
  const changed = (more: object) => manifestRules.safeParse({ ...appManifest(options), ...more }).success;

  test.each<[string, object]>([
    ['an app id that is no GUID', { id: 'frontdesk' }],
    ['another bot than the app', { bots: [{ ...appManifest(options).bots[0], botId: crypto.randomUUID() }] }],
    ['a short description of 81 characters', { description: { short: 'x'.repeat(81), full: 'x' } }],
    ['a resource of another app', { webApplicationInfo: { id: appId, resource: 'api://frontdesk.example/botid-1' } }],
    ['a domain with a scheme', { validDomains: ['https://frontdesk.example', 'token.botframework.com'] }],
    ['links of a domain that is not valid', { validDomains: ['token.botframework.com'] }],
    ['a version that is none', { version: '1' }],
    ['a member that the schema does not know', { colour: 'green' }],
    ['plain http', { developer: { ...appManifest(options).developer, websiteUrl: 'http://frontdesk.example' } }],
  ])('%s', (_name, more) => {
    expect(changed(more)).toBe(false);
  });

  test('nothing of it as it is', () => {
    expect(changed({})).toBe(true);
  });

  test('a translation of a text that is not there, or that is too long', () => {
    const faults = (texts: Record<string, string>) => translationFaults(appManifest(options), texts);
    expect(faults({ 'name.long': 'Frontdesk' })).toEqual(['name.long: no such text']);
    expect(faults({ 'name.short': 'x'.repeat(31) })).toHaveLength(1);
  });

  test('is said with all that is wrong', () => {
    expect(() => appPackage({ ...options, version: 'new', host: 'https://a.example' })).toThrow(
      /version: .*validDomains/s,
    );
  });
});
