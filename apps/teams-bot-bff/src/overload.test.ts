import { expect, test } from '@jest/globals';
import { priorities } from './overload.ts';
import { routes } from './routes.ts';

test('every route that is given a priority is there', () => {
  const names = routes.map(({ name }) => name);
  expect(Object.keys(priorities).filter((name) => !names.includes(name))).toEqual([]);
});
