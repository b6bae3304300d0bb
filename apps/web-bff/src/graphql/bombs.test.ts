import { describe, expect, test } from '@jest/globals';
import { parse } from 'graphql';
import { estimate } from './estimate.ts';
import { graphqlLimits } from './limits.ts';
import { Refused } from './refusals.ts';
import { requireShape } from './shape.ts';
import { counted, smallSchema } from './testing.ts';

const repeated = (times: number, one: (at: number) => string) =>
  Array.from({ length: times }, (_, at) => one(at)).join(' ');
const nested = (levels: number, field: string) => `${`${field} { `.repeat(levels)}id${' }'.repeat(levels)}`;
// 2^20 fields in some hundred characters.
const exponential = (leaf: string) =>
  `{ me { ...F0 } } ${repeated(20, (at) => `fragment F${at} on Person { a: manager { ...F${at + 1} } b: manager { ...F${at + 1} } }`)} fragment F20 on Person { ${leaf} }`;
const flat = (leaf: string) =>
  `{ me { ...F0 } } ${repeated(20, (at) => `fragment F${at} on Person { ...F${at + 1} ...F${at + 1} }`)} fragment F20 on Person { ${leaf} }`;

const bombs: Record<string, [query: string, code: string]> = {
  deep: [`{ me { ${nested(11, 'manager')} } }`, 'DEPTH_LIMIT_EXCEEDED'],
  'deeper than a stack': [`{ me { ${nested(100_000, 'manager')} } }`, 'TOKEN_LIMIT_EXCEEDED'],
  'deep by fragments': [
    `{ me { ...A } } fragment A on Person { ${nested(8, 'manager').replace('id', '...B')} } fragment B on Person { ${nested(3, 'manager')} }`,
    'DEPTH_LIMIT_EXCEEDED',
  ],
  'of lists in arguments': [`{ documents(ids: ${'['.repeat(400)}${']'.repeat(400)}) { total } }`, 'VALIDATION_FAILED'],
  wide: [`{ ${repeated(21, () => '...R')} } fragment R on Query { me { id } }`, 'ROOT_FIELD_LIMIT_EXCEEDED'],
  aliased: [`{ me { ${repeated(31, (at) => `a${at}: id`)} } }`, 'ALIAS_LIMIT_EXCEEDED'],
  'aliased by fragments': [
    `{ a: me { ...F } b: me { ...F } } fragment F on Person { ${repeated(15, (at) => `a${at}: id`)} }`,
    'ALIAS_LIMIT_EXCEEDED',
  ],
  'the same again and again': [`{ me { ${'id '.repeat(900)} } }`, 'REPEAT_LIMIT_EXCEEDED'],
  'the same again and again in parts': [`{ me { ${repeated(30, () => '... { id name }')} } }`, 'REPEAT_LIMIT_EXCEEDED'],
  'of directives': [`{ me { ${repeated(51, (at) => `a${at}: id @include(if: true)`)} } }`, 'ALIAS_LIMIT_EXCEEDED'],
  'of directives on one field': [`{ me ${'@skip(if: false) '.repeat(60)} { id } }`, 'DIRECTIVE_LIMIT_EXCEEDED'],
  'of a circle': [
    '{ me { ...A } } fragment A on Person { manager { ...B } } fragment B on Person { ...A }',
    'FRAGMENT_CYCLE',
  ],
  'of a fragment in itself': ['{ me { id } } fragment A on Person { ...A }', 'FRAGMENT_CYCLE'],
  exponential: [exponential('id'), 'DEPTH_LIMIT_EXCEEDED'],
  'exponential without depth': [flat('id'), 'SELECTION_LIMIT_EXCEEDED'],
  'exponential without fields': [flat(''), 'SELECTION_LIMIT_EXCEEDED'],
  'of fragments': [
    `{ me { id } } ${repeated(31, (at) => `fragment F${at} on Person { id }`)}`,
    'DEFINITION_LIMIT_EXCEEDED',
  ],
  'of operations': [repeated(31, (at) => `query Q${at} { me { id } }`), 'DEFINITION_LIMIT_EXCEEDED'],
  'of a megabyte': [`{ me { ${'id '.repeat(350_000)} } }`, 'TOKEN_LIMIT_EXCEEDED'],
  'of a megabyte of comments': [`{ me { id } } ${'#\n'.repeat(500_000)}`, 'TOKEN_LIMIT_EXCEEDED'],
  'of unknown names': [
    `{ ${repeated(19, (at) => `unknown${at}`)} me { ${repeated(900, (at) => `n${at}`)} } }`,
    'VALIDATION_FAILED',
  ],
  'of lists in lists': [
    '{ documents(first: 50) { items { owner { documents(first: 50) { owner { documents(first: 50) { id } } } } } } }',
    'COST_LIMIT_EXCEEDED',
  ],
  'of one long list': ['{ documents(first: 2147483647) { items { id } } }', 'COST_LIMIT_EXCEEDED'],
};

describe.each(Object.entries(bombs))('a bomb %s', (_name, [query, code]) => {
  test(`is refused with ${code}, and nothing is asked for it`, async () => {
    const { calls, run } = counted();
    const { body, isRefused, outcome } = await run(query);
    expect({ isRefused, outcome }).toEqual({ isRefused: true, outcome: code });
    expect(body.errors?.every(({ extensions }) => extensions.code === code)).toBe(true);
    expect(body).not.toHaveProperty('data');
    expect(calls).toEqual({ resolved: 0, contexts: 0, lost: [] });
  });
});

describe('the work of refusing', () => {
  test('is one look at each selection of the text, however often fragments are spread', () => {
    const visits = (text: string) =>
      requireShape(parse(text), { ...graphqlLimits, depth: 1e9, selections: Infinity, aliases: Infinity });
    // 2^20 times as much, if they were expanded.
    expect(visits(exponential('id'))).toBe(2 + 20 * 4 + 1);
    expect(visits(flat('id'))).toBe(2 + 20 * 2 + 1);
  });

  test('is as little for what it costs', () => {
    const schema = smallSchema();
    const document = parse(exponential('id'));
    const [operation, ...fragments] = document.definitions as never[];
    const fragmentDefinitions = Object.fromEntries(
      fragments.map((one: { name: { value: string } }) => [one.name.value, one]),
    );
    const variableValues = { sources: {}, coerced: {} };
    const { cost, visited } = estimate(
      { schema, operation: operation!, fragmentDefinitions: fragmentDefinitions as never, variableValues },
      graphqlLimits,
    );
    expect(visited).toBe(2 + 20 * 4 + 1);
    expect(cost).toBeGreaterThan(2 ** 20);
  });

  test('ends at the first limit that is reached', () => {
    const tooMany = parse(repeated(51, (at) => `query Q${at} { me { id } }`));
    expect(() => requireShape(tooMany, graphqlLimits)).toThrow(Refused);
    const wrong = parse(`{ me { ${'id '.repeat(900)} } }`);
    expect(() => requireShape(wrong, graphqlLimits)).toThrow('REPEAT_LIMIT_EXCEEDED');
  });

  test('is done once for each text: the second time it is known', async () => {
    const { run } = counted();
    const [first, second] = [await run(bombs['deep']![0]), await run(bombs['deep']![0])];
    expect(second.body).toEqual(first.body);
  });
});

test('what people write is within the limits', async () => {
  const { run } = counted();
  const query = `query Page($first: Int) { documents(first: $first) { ...P } } fragment P on Page { items { id title owner { id name } tags { name } } total }`;
  expect((await run({ query, variables: { first: 50 } })).outcome).toBe('ok');
});
