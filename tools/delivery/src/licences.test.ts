import { describe, expect, test } from '@jest/globals';
import { packageFolder } from './bundle-contents.ts';
import type { Package } from './bundle-contents.ts';
import { isAllowed, licenceList, licenceMistakes } from './licences.ts';

const one: Package = {
  name: 'a',
  version: '1.0.0',
  licence: 'MIT',
  licenceTexts: ['Copyright A'],
  homepage: undefined,
};

describe('A licence', () => {
  test.each([
    ['MIT', true],
    ['(MIT OR GPL-3.0-only)', true],
    ['(Apache-2.0 AND BSD-3-Clause)', true],
    ['MIT AND GPL-2.0-only', false],
    ['GPL-3.0-or-later', false],
    ['AGPL-3.0', false],
    ['LGPL-2.1', false],
    ['SEE LICENSE IN LICENSE', false],
    ['UNLICENSED', false],
    ['(MIT OR (ISC AND GPL-3.0))', false],
  ])('%s may be shipped: %s', (expression, may) => {
    expect(isAllowed(expression)).toBe(may);
  });

  test('that is not said, or that obliges, is a mistake that names the package', () => {
    expect(
      licenceMistakes([one, { ...one, name: 'b', licence: undefined }, { ...one, name: 'c', licence: 'GPL-3.0' }]),
    ).toEqual(['b@1.0.0: says nothing of its licence', 'c@1.0.0: GPL-3.0 is not among the licences that we ship']);
  });

  test('goes with its text', () => {
    expect(licenceList('web-bff', [one])).toMatch(/a 1\.0\.0: MIT\n[^]*a 1\.0\.0\n\nCopyright A/);
  });
});

describe('A file of a bundle belongs to', () => {
  test.each([
    ['../../node_modules/express/lib/express.js', 'node_modules/express'],
    ['../../node_modules/@bufbuild/protobuf/dist/x.js', 'node_modules/@bufbuild/protobuf'],
    ['../../node_modules/a/node_modules/@b/c/x.js', 'node_modules/a/node_modules/@b/c'],
    ['../../libs/auth/src/index.ts', undefined],
  ])('%s: %s', (path, folder) => {
    expect(packageFolder(path)).toBe(folder);
  });
});
