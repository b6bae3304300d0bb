import { expect, test } from '@jest/globals';
import { gapsIn } from './check-lock.ts';

test('names a platform package that the lock file lacks', () => {
  const packages = {
    '': {},
    'node_modules/tool': { version: '1.0.0', optionalDependencies: { 'tool-linux': '1.0.0', 'tool-mac': '1.0.0' } },
    'node_modules/tool-linux': { version: '1.0.0' },
  };
  expect(gapsIn(packages)).toEqual(['tool-mac, needed by node_modules/tool, has no entry']);
});

test('finds the entry beside the package or above it', () => {
  const packages = {
    'node_modules/a/node_modules/tool': { version: '2.0.0', optionalDependencies: { near: '2.0.0', far: '1.0.0' } },
    'node_modules/a/node_modules/near': { version: '2.0.0' },
    'node_modules/far': { version: '1.0.0' },
  };
  expect(gapsIn(packages)).toEqual([]);
});

test('refuses download addresses', () => {
  expect(gapsIn({ 'node_modules/a': { version: '1.0.0', resolved: 'https://mirror.example/a.tgz' } })).toHaveLength(1);
});
