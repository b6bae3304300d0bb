// The shape of the house, as far as lint cannot see it.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';

const root = join(import.meta.dirname, '..', '..', '..');
const projects = ['apps', 'libs', 'tools'].flatMap((kind) =>
  readdirSync(join(root, kind)).map((name) => `${kind}/${name}`),
);
const libs = projects.filter((project) => project.startsWith('libs/'));
const apps = projects.filter((project) => project.startsWith('apps/'));

const topLevel = [
  'README.md',
  'SECURITY.md',
  'apps',
  'docker',
  'eslint.config.js',
  'jest.preset.js',
  'knip.json',
  'libs',
  'nx.json',
];
const topLevelToo = ['package-lock.json', 'package.json', 'tools', 'tsconfig.base.json', 'tsconfig.json'];
const madeByRunning = ['node_modules', 'dist', 'coverage'];

function textOf(...path: string[]): string {
  return readFileSync(join(root, ...path), 'utf8');
}

function sourcesBelow(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).filter(
    (file) => !/(^|\/)(node_modules|dist|generated)(\/|$)/.test(file),
  );
}

test('the top level holds what it is meant to hold', () => {
  const found = readdirSync(root).filter((name) => !name.startsWith('.') && !madeByRunning.includes(name));
  expect(found.toSorted()).toEqual([...topLevel, ...topLevelToo].toSorted());
});

test.each(projects)('%s says what it is for', (project) => {
  expect(textOf(project, 'README.md').length).toBeGreaterThan(200);
});

test.each(projects)('%s is tagged on both axes', (project) => {
  const { nx } = JSON.parse(textOf(project, 'package.json')) as { nx: { tags: string[] } };
  expect(nx.tags.map((tag) => tag.split(':')[0])).toEqual(['type', 'scope']);
});

test.each(libs)('%s names each thing it exports, and few of them', (lib) => {
  const entry = textOf(lib, 'src', 'index.ts');
  const values = [...entry.matchAll(/^export \{([^}]*)\}/gm)]
    .flatMap(([, names]) => (names ?? '').split(','))
    .filter((name) => name.trim());
  expect(values.length).toBeLessThanOrEqual(25);
});

test.each(projects)('%s has no file whose name says nothing', (project) => {
  const vague = /(^|\/)(utils?|helpers?|common|shared|misc|types|constants)(\.ts|\/|$)/;
  expect(sourcesBelow(project).filter((file) => vague.test(file))).toEqual([]);
});

describe.each(apps)('%s', (app) => {
  test('has one owner', () => {
    const lines = textOf('.github', 'CODEOWNERS')
      .split('\n')
      .filter((line) => line.startsWith(`/${app}/`));
    expect(lines.map((line) => line.trim().split(/\s+/).length)).toEqual([2]);
  });

  test('lists its pipeline, its routes and what it reads', () => {
    for (const file of ['main.ts', 'config.ts', 'app.ts', 'routes.ts', 'services.ts', 'reads.ts']) {
      expect(existsSync(join(root, app, 'src', file))).toBe(true);
    }
  });
});
