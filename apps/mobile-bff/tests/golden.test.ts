import { goldenFolder } from '@frontdesk/versioning/testing';
import { describe, expect, test } from '@jest/globals';
import { routes } from '../src/routes.ts';
import { publishedAnswers } from './published-answers.ts';

const golden = goldenFolder(new URL('./golden/', import.meta.url));
const held = await publishedAnswers();

describe('every published answer', () => {
  test.each(held)('$name is, byte for byte, what phones were written for', (answer) => golden.hold(answer));

  test('has a file, and no file is left over', () => {
    expect(golden.leftOver(held)).toEqual([]);
  });

  test('is there for each route and status that has a shape', () => {
    const shaped = routes.flatMap(({ name, answers }) =>
      Object.entries(answers).flatMap(([status, shape]) =>
        typeof shape === 'object' && shape !== null ? [`${name} ${status}`] : [],
      ),
    );
    const seen = new Set(held.map(({ operation, status }) => `${operation} ${status}`));
    expect(shaped.filter((one) => !seen.has(one))).toEqual([]);
  });

  test('is not what was published once a single name in it is another', () => {
    const strict = goldenFolder(new URL('./golden/', import.meta.url), { mode: 'add' });
    const [home] = held.filter(({ name }) => name === 'getHome.whole.v1');
    const text = home?.text.replace('"progressPercent"', '"progress"') ?? '';
    expect(() => strict.hold({ name: 'getHome.whole.v1', text })).toThrow('is not what was published');
  });
});
