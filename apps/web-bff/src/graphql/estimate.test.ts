import { describe, expect, test } from '@jest/globals';
import { parse, validateExecutionArgs } from 'graphql';
import type { ValidatedExecutionArgs } from 'graphql';
import { actualCost } from './actual.ts';
import { estimate } from './estimate.ts';
import { smallSchema } from './testing.ts';

const schema = smallSchema();

function operation(text: string, variableValues: Record<string, unknown> = {}): ValidatedExecutionArgs {
  const checked = validateExecutionArgs({ schema, document: parse(text), variableValues });
  if (!('operation' in checked)) throw new AggregateError(checked);
  return checked;
}
const costOf = (text: string, variables?: Record<string, unknown>) =>
  estimate(operation(text, variables), { unsizedList: 10 }).cost;

describe('an estimate', () => {
  test.each([
    ['an object is one, and what is in it that is no object is nothing', '{ me { id name } }', 1],
    ['a weight of its own stands for that', '{ person(id: "1") { id manager { id } } }', 10 + 1],
    ['nothing is asked for names of types', '{ __typename me { __typename } }', 1],
    ['a list is one, and each of its items is one', '{ things { id } }', 1 + 10],
    ['… and what is in each', '{ things { ... on Document { owner { id } } } }', 1 + 10 * (1 + 1)],
    ['a list of scalars is nothing', '{ words }', 0],
    [
      'an assumed size counts, and the weight of the items’ type',
      '{ me { documents(first: 2) { tags { name } } } }',
      1 + 1 + 2 * (1 + 1 + 5 * 0.1),
    ],
    [
      'a slicing argument says how many, in fields that are sized by it',
      '{ documents(first: 50) { items { id } total } }',
      1 + 1 + 50,
    ],
    ['… by its default', '{ documents { items { id } } }', 1 + 1 + 10],
    [
      '… by how many ids there are, if that is more',
      '{ documents(first: 1, ids: ["1", "2", "3"]) { items { id } } }',
      1 + 1 + 3,
    ],
    ['… less than none is none', '{ documents(first: -50) { items { id } } }', 1 + 1],
    ['an argument has a weight where it is given', '{ search(words: "a", limit: 4) { id } }', 10 + 3 + 4],
    [
      'types that exclude each other count both',
      '{ things { ... on Document { owner { id } } ... on Person { manager { id } } } }',
      1 + 10 * 3,
    ],
  ])('%s', (_name, text, cost) => {
    expect(costOf(text)).toBeCloseTo(cost);
  });

  test('takes variables, with their defaults', () => {
    const text = 'query ($first: Int = 7) { documents(first: $first) { items { id } } }';
    expect([costOf(text), costOf(text, { first: 20 })]).toEqual([9, 22]);
  });

  test('goes through fragments as if they stood where they are spread', () => {
    const spread =
      '{ documents(first: 50) { ...P } } fragment P on Page { ... { items { ...D } } } fragment D on Document { owner { id } }';
    expect(costOf(spread)).toBe(costOf('{ documents(first: 50) { items { owner { id } } } }'));
    const twice =
      '{ a: documents(first: 5) { ...P } b: documents(first: 7) { ...P } } fragment P on Page { items { id } }';
    expect(costOf(twice)).toBe(2 + 2 + 5 + 7);
  });

  test('leaves out what the variables leave out', () => {
    const text =
      'query ($on: Boolean!) { me @include(if: $on) { id } things @skip(if: $on) { id } words @skip(if: true) }';
    expect([costOf(text, { on: true }), costOf(text, { on: false })]).toEqual([1, 11]);
  });

  test.each([
    '{ search(words: "a") { id } }',
    '{ search(words: "a", limit: 1, last: 1) { id } }',
    '{ search(words: "a", limit: null) { id } }',
  ])('is refused where a list has to say how long it is: %s', (text) => {
    expect(() => costOf(text)).toThrow('LIST_SIZE_REQUIRED: Field "search" needs one of: limit, last.');
  });

  test('is refused for a null where none may be, which only the variables tell', () => {
    const text = 'query ($first: Int = 5) { me { documents(first: $first) { id } } }';
    expect(() => costOf(text, { first: null })).toThrow('BAD_USER_INPUT');
  });
});

describe('the actual cost', () => {
  const page = (items: unknown) => ({ documents: { items, total: 2 } });
  const text = '{ documents(first: 50) { items { id owner { id } tags { name } } total } }';

  test('is by what was answered: as many as there are', () => {
    const tags = [{ name: 'a' }, { name: 'b' }];
    const data = page([
      { id: '1', owner: { id: '2' }, tags },
      { id: '2', owner: null, tags: [] },
    ]);
    expect(actualCost(operation(text), data)).toBeCloseTo(1 + 1 + 2 + 2 * (1 + 1) + 2 * 0.1);
  });

  test('of what was lost is what it cost to ask', () => {
    expect(actualCost(operation(text), page(null))).toBe(2);
    expect(actualCost(operation(text), null)).toBe(0);
  });

  test('counts a field once that is selected twice, and only fields of the type that the object is', () => {
    const twice = '{ me { id } ...M me { manager { id } } } fragment M on Query { me { manager { id name } } }';
    expect(actualCost(operation(twice), { me: { id: '1', manager: { id: '2', name: 'B' } } })).toBe(2);
    const either = '{ things { ... on Document { owner { id } } ... on Person { manager { id } } } }';
    expect(actualCost(operation(either), { things: [{ owner: { id: '1' } }, { manager: null }, null] })).toBe(
      1 + 3 + 2,
    );
  });
});
