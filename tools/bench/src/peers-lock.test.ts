import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { peerPath } from './prepare-peers.ts';

interface Entry {
  readonly version?: string;
  readonly integrity?: string;
  readonly resolved?: string;
  readonly link?: boolean;
  readonly inBundle?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
}

const read = (path: string): unknown => JSON.parse(readFileSync(peerPath(path), 'utf8'));
const { packages } = read('package-lock.json') as { packages: Readonly<Record<string, Entry>> };
const { dependencies } = read('package.json') as { dependencies: Readonly<Record<string, string>> };

/** Where Node looks for a package: beside it, then one level up, down to the root. */
function foundFrom(path: string, name: string): Entry | undefined {
  const parts = path === '' ? [] : path.split('/node_modules/');
  const places = parts.map((_, index) => `${parts.slice(0, parts.length - index).join('/node_modules/')}/`);
  return [...places, ''].map((at) => packages[`${at}node_modules/${name}`]).find((entry) => entry !== undefined);
}

test('each peer is installed in exactly the version that package.json names', () => {
  const locked = Object.keys(dependencies).map((name) => [name, packages[`node_modules/${name}`]?.version]);
  expect(Object.fromEntries(locked)).toEqual(dependencies);
  expect(packages['']?.dependencies).toEqual(dependencies);
});

test('the lock file is complete: everything needed has an entry, with a hash and without an address', () => {
  for (const [path, { version, integrity, resolved, inBundle }] of Object.entries(packages)) {
    if (path === '') continue;
    expect([
      path,
      typeof version,
      inBundle === true || typeof integrity,
      resolved?.startsWith('http') ?? false,
    ]).toEqual([path, 'string', inBundle === true || 'string', false]);
  }
  const missing = Object.entries(packages).flatMap(([path, entry]) =>
    Object.keys(entry.dependencies ?? {})
      .filter((name) => foundFrom(path, name) === undefined)
      .map((name) => `${name}, needed by ${path}`),
  );
  expect(missing).toEqual([]);
});
