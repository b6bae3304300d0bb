import { globSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { knows } from './switched.ts';
import { views } from './views.ts';

describe('what operators can turn off', () => {
  test('is known by name, so that who mistypes it is told', () => {
    expect(knows('route', 'getDocument')).toBe(true);
    expect(knows('route', 'getDocumen')).toBe(false);
    expect(knows('section', 'web.document/summary')).toBe(true);
    expect(knows('section', 'web.document/sumary')).toBe(false);
    expect(knows('operation', 'generation.getSummary')).toBe(true);
    expect(knows('operation', 'generation.getSumary')).toBe(false);
  });

  test('is not known of organisations and clients, which we have no list of', () => {
    expect(knows('tenant', 'ten_halden4k7q2w')).toBeUndefined();
    expect(knows('client', 'web')).toBeUndefined();
  });

  test('has every view of the app', () => {
    const sources = globSync('**/*.ts', { cwd: import.meta.dirname });
    const declared = sources.flatMap((file) => {
      const source = readFileSync(`${import.meta.dirname}/${file}`, 'utf8');
      return [...source.matchAll(/\bview<.*>\(\s*'([^']+)'/g)].map(([, name]) => name);
    });
    expect(views.map(({ name }) => name).toSorted()).toEqual(declared.toSorted());
  });
});
