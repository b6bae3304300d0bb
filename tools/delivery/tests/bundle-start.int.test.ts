import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { startRedis } from '@frontdesk/test-kit';
import type { StartedRedis } from '@frontdesk/test-kit';
import { apps } from '../src/repository.ts';
import { askedWhileEvaluated } from './asked-while-evaluated.ts';
import { bundled, imageOf } from './image.ts';
import type { Image } from './image.ts';

jest.setTimeout(120_000); // a machine that runs every test at once is slow

let redis: StartedRedis;

beforeAll(async () => {
  redis = await startRedis();
  for (const app of apps) await bundled(app);
});
afterAll(() => redis.stop());

// Switches of packages that no image sets, and the folder that deprecations are told relative to.
const askedByPackages = [
  ...['BUF_BIGINT_DISABLE', 'NO_DEPRECATION', 'TRACE_DEPRECATION', 'NODE_V8_COVERAGE', 'FORCE_COLOR'],
  ...['UNDICI_NO_WASM_SIMD', 'UNDICI_USE_MILO', 'process.cwd'],
];

const storesOf = ({ url }: StartedRedis) =>
  Object.fromEntries(['REDIS_URL', 'CACHE_REDIS_URL', 'EVENTS_URL', 'AUDIT_REDIS_URL'].map((name) => [name, url]));

describe.each(apps)('The image of %s, as another user, from a folder that nobody may write', (app) => {
  let image: Image;
  beforeAll(async () => {
    image = await imageOf(app, storesOf(redis));
  });
  afterAll(() => image.remove());

  test('has what runs, what it is made of, and nothing else', async () => {
    const own = ['health-check.js', 'main.js', 'main.js.map', 'package.json', 'sbom.cdx.json', 'take-snapshot.js'];
    expect((await readdir(image.folder)).toSorted()).toEqual(['LICENCES.txt', ...own, 'node_modules'].toSorted());
  });

  test('finds the environment of the manifests usable', async () => {
    expect(await image.runMain('--check')).toEqual({ code: 0, output: 'The environment is usable.\n' });
  });

  test('is ready, shows itself healthy, and ends well on SIGTERM', async () => {
    const before = await readdir(image.folder, { recursive: true });
    const container = await image.start();
    expect(await container.status('/livez')).toBe(200);
    expect(await container.status('/docs')).toBe(200);
    expect(await container.status('/docs/swagger-ui-bundle.js')).toBe(200);
    expect(await container.status('/metrics', 'METRICS_PORT')).toBe(200);
    expect((await image.run('health-check.js')).code).toBe(0);
    expect(await container.stop()).toMatchObject({ code: 0, signal: null });
    expect((await image.run('health-check.js')).code).toBe(1);
    expect(await readdir(image.folder, { recursive: true })).toEqual(before);
  });

  test('starts from a snapshot that knows nothing of the process, time and place that it was taken in', async () => {
    const asked = await askedWhileEvaluated(join(image.folder, 'main.js'));
    expect(asked.filter((what) => !askedByPackages.includes(what))).toEqual([]);
  });

  test('says what is in it, by name, version and licence', async () => {
    const sbom = JSON.parse(await readFile(join(image.folder, 'sbom.cdx.json'), 'utf8')) as {
      bomFormat: string;
      specVersion: string;
      components: { name: string; version: string; purl: string; licenses: unknown[] }[];
    };
    expect(sbom).toMatchObject({ bomFormat: 'CycloneDX', specVersion: '1.6' });
    const names = sbom.components.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['express', 'undici', 'zod', 'ioredis', 'swagger-ui-dist']));
    for (const { purl, licenses } of sbom.components) {
      expect(purl).toMatch(/^pkg:npm\/[^@]+@\d/);
      expect(licenses).toHaveLength(1);
    }
    expect(names).not.toContain('jest');
    const list = await readFile(join(image.folder, 'LICENCES.txt'), 'utf8');
    expect(list).toMatch(/^express \d+\.\d+\.\d+: MIT$/m);
    expect(list).toContain('TJ Holowaychuk'); // the text of express's own
  });
});
