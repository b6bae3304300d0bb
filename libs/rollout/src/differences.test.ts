import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Difference } from './difference.ts';
import { differencesOf } from './differences.ts';

const between = (primary: unknown, secondary: unknown) => differencesOf(primary, secondary);
const escaped = (name: string) => name.replaceAll('~', '~0').replaceAll('/', '~1');

describe('two bodies', () => {
  test('are the same whatever the order of their members', () => {
    expect(between({ a: 1, b: [{ c: null }] }, { b: [{ c: null }], a: 1 })).toEqual([]);
  });

  test.each<[unknown, unknown, Difference[]]>([
    [{ a: 1 }, { a: 1.0 }, []],
    [{ a: 0 }, { a: -0 }, []],
    [{ a: 1 }, { a: 2 }, [{ pointer: '/a', kind: 'value' }]],
    [{ a: 1 }, { a: '1' }, [{ pointer: '/a', kind: 'type' }]],
    [{ a: false }, { a: null }, [{ pointer: '/a', kind: 'type' }]],
    [{ a: null }, {}, [{ pointer: '/a', kind: 'missing' }]],
    [{}, { a: null }, [{ pointer: '/a', kind: 'added' }]],
    [{ a: undefined }, {}, []],
    [{ a: [] }, { a: {} }, [{ pointer: '/a', kind: 'type' }]],
    [{ a: {} }, { a: null }, [{ pointer: '/a', kind: 'type' }]],
    [[1, 2], [1], [{ pointer: '/1', kind: 'missing' }]],
    [[1], [1, null], [{ pointer: '/1', kind: 'added' }]],
    [[1, 2], [2, 1], [{ pointer: '/0', kind: 'value' }, { pointer: '/1', kind: 'value' }]], // prettier-ignore
    [{ 'a/b~': 1 }, { 'a/b~': 2 }, [{ pointer: '/a~1b~0', kind: 'value' }]],
    ['a', 'b', [{ pointer: '', kind: 'value' }]],
    [null, undefined, [{ pointer: '', kind: 'type' }]],
  ])('%j against %j', (primary, secondary, differences) => {
    expect(between(primary, secondary)).toEqual(differences);
  });

  test('of gRPC are compared by their bytes, dates and big integers', () => {
    const message = (size: bigint, last: number) => ({ size, hash: new Uint8Array([1, last]), at: new Date(last) });
    expect(between(message(1n, 2), { ...message(1n, 2), hash: Buffer.from([1, 2]) })).toEqual([]);
    expect(between(message(1n, 2), message(2n, 3)).map(({ pointer }) => pointer)).toEqual(['/size', '/hash', '/at']);
  });

  test('with a member named __proto__ are told apart', () => {
    expect(between(JSON.parse('{"__proto__":{"a":1}}'), JSON.parse('{"__proto__":{"a":2}}'))).toEqual([
      { pointer: '/__proto__/a', kind: 'value' },
    ]);
  });

  test('that have nothing in common fill a list, and no more', () => {
    const many = (value: number) => Array.from({ length: 500 }, () => value);
    expect(between(many(1), many(2))).toHaveLength(50);
    expect(differencesOf(many(1), many(2), { max: 3 })).toHaveLength(3);
  });

  test('that are nested deeper than any stack end the comparison, not the process', () => {
    const deep = (end: string) => JSON.parse(`${'['.repeat(20_000)}${end}${']'.repeat(20_000)}`) as unknown;
    expect(between(deep('1'), deep('2'))).toEqual([]);
    expect(between({ a: 1, deep: deep('1') }, { a: 2, deep: deep('2') })).toHaveLength(1);
    expect(differencesOf([deep('1')], [deep('2')], { noise: [{ unordered: '' }] })).toEqual([]);
  });
});

describe('noise', () => {
  test('is left out where it is declared, with all below it, and nowhere else', () => {
    const body = (at: number) => ({
      at,
      meta: { at, by: { at } },
      items: [
        { at, id: 1 },
        { at, id: 2 },
      ],
    });
    const pointers = differencesOf(body(1), body(2), { noise: ['/at', '/meta/by', '/items/*/at'] });
    expect(pointers).toEqual([{ pointer: '/meta/at', kind: 'value' }]);
  });

  test('is left out where it is missing from one of them', () => {
    expect(differencesOf({ took: 1, list: [1] }, { trace: 'x', list: [] }, { noise: ['/took', '/trace', '/list/*'] })) // prettier-ignore
      .toEqual([]);
  });

  test('may be the whole body, or a name with a slash', () => {
    expect(differencesOf(1, 'a', { noise: [''] })).toEqual([]);
    expect(differencesOf({ 'a/b': 1, a: { b: 1 } }, { 'a/b': 2, a: { b: 2 } }, { noise: ['/a~1b'] })).toEqual([
      { pointer: '/a/b', kind: 'value' },
    ]);
  });

  test('of numbers says how far apart they may be, where it is declared', () => {
    const noise = [
      { numbers: '/took', within: 5 },
      { numbers: '/hits/*/score', within: 0.01 },
    ];
    const body = (took: number, score: number) => ({ took, hits: [{ score, at: took }] });
    expect(differencesOf(body(10, 0.5), body(15, 0.509), { noise })).toEqual([
      { pointer: '/hits/0/at', kind: 'value' },
    ]);
    expect(differencesOf({ took: 10 }, { took: 16 }, { noise })).toEqual([{ pointer: '/took', kind: 'value' }]);
    expect(differencesOf({ took: 10 }, { took: '10' }, { noise })).toEqual([{ pointer: '/took', kind: 'type' }]);
  });

  test('that is no pointer is refused at once', () => {
    expect(() => differencesOf({}, {}, { noise: ['items/*/at'] })).toThrow('"items/*/at" is no JSON Pointer');
  });

  test('a bag has the same things in any order, as often', () => {
    const noise = [{ unordered: '/tags' }];
    expect(differencesOf({ tags: ['a', 'b', 'a'] }, { tags: ['b', 'a', 'a'] }, { noise })).toEqual([]);
    expect(differencesOf({ tags: ['a', 'b', 'a'] }, { tags: ['b', 'b', 'c'] }, { noise })).toEqual([
      { pointer: '/tags/1', kind: 'added' },
      { pointer: '/tags/2', kind: 'added' },
      { pointer: '/tags/0', kind: 'missing' },
      { pointer: '/tags/2', kind: 'missing' },
    ]);
  });

  test('in a bag, things are the same without their own noise, and with bags of their own', () => {
    const noise = ['/people/*/seen', { unordered: '/people' }, { unordered: '/people/*/roles' }];
    const first = {
      people: [
        { id: 1, seen: 1, roles: ['r', 'w'] },
        { id: 2, seen: 2, roles: [] },
      ],
    };
    const second = {
      people: [
        { id: 2, seen: 9, roles: [] },
        { roles: ['w', 'r'], id: 1 },
      ],
    };
    expect(differencesOf(first, second, { noise })).toEqual([]);
  });

  test('does not make a number and its text the same thing in a bag', () => {
    expect(differencesOf([1, null], ['1', 'null'], { noise: [{ unordered: '' }] })).toHaveLength(4);
  });
});

describe('whatever two bodies are', () => {
  const anyBody = fc.jsonValue({ maxDepth: 5 });
  const copyOf = <T>(value: T): T => structuredClone(value);

  test('a body has no difference from its copy', () => {
    fc.assert(
      fc.property(anyBody, (body) => void expect(between(body, copyOf(body))).toEqual([])),
      { numRuns: 300 },
    );
  });

  test('as a bag, a body is its own shuffle', () => {
    const bags = fc.array(anyBody).chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length }))); // prettier-ignore
    fc.assert(
      fc.property(bags, ([list, shuffled]) => {
        expect(differencesOf(list, copyOf(shuffled), { noise: [{ unordered: '' }] })).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  test('every seeded difference is found, and nothing else', () => {
    fc.assert(
      fc.property(anyBody, fc.infiniteStream(fc.nat({ max: 9 })), (body, dice) => {
        const seeded: Difference[] = [];
        const changed = seed(copyOf(body), '', { roll: () => dice.next().value as number, seeded });
        const found = differencesOf(body, changed, { max: Infinity });
        const texts = (list: readonly Difference[]) => list.map(({ pointer, kind }) => `${kind} ${pointer}`).toSorted();
        expect(texts(found)).toEqual(texts(seeded));
      }),
      { numRuns: 1000 },
    );
  });
});

interface Seeding {
  readonly roll: () => number;
  readonly seeded: Difference[];
}

/** Changes a body here and there, and writes down where. */
function seed(value: unknown, pointer: string, seeding: Seeding): unknown {
  const { roll, seeded } = seeding;
  const dice = roll();
  if (dice === 0) {
    seeded.push({ pointer, kind: 'type' });
    return typeof value === 'string' ? 7 : 'another type';
  }
  if (Array.isArray(value)) {
    const list = value.map((one, at) => seed(one, `${pointer}/${at}`, seeding));
    if (dice !== 1) return list;
    seeded.push({ pointer: `${pointer}/${list.length}`, kind: 'added' });
    return [...list, null];
  }
  if (typeof value === 'object' && value !== null) return seedMembers(value, pointer, seeding);
  if (dice === 1 && value !== null) {
    seeded.push({ pointer, kind: 'value' });
    return typeof value === 'boolean'
      ? !value
      : typeof value === 'number'
        ? value / 2 + 1.5 + Math.abs(value)
        : `${value as string}!`;
  }
  return value;
}

function seedMembers(value: object, pointer: string, seeding: Seeding): object {
  const members: [string, unknown][] = [];
  for (const [name, one] of Object.entries(value)) {
    const there = `${pointer}/${escaped(name)}`;
    if (seeding.roll() === 2) seeding.seeded.push({ pointer: there, kind: 'missing' });
    else members.push([name, seed(one, there, seeding)]);
  }
  if (seeding.roll() === 3 && !Object.hasOwn(value, 'new')) {
    seeding.seeded.push({ pointer: `${pointer}/new`, kind: 'added' });
    members.push(['new', null]);
  }
  return Object.fromEntries(members);
}
