import { expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import type { JsonSchema } from './schema-components.ts';
import { misfits } from './schema-fit.ts';

/** A schema, and values that are of it. */
interface Sampled {
  readonly schema: JsonSchema;
  readonly value: fc.Arbitrary<unknown>;
}

const texts = fc.constantFrom('a', 'b', 'c', 'ab', 'abc');
const bounds = fc.tuple(fc.nat(3), fc.nat(3)).map(([low, span]) => [low, low + span] as const);
const leaves: fc.Arbitrary<Sampled> = fc.oneof(
  fc.constant<Sampled>({ schema: {}, value: fc.oneof(texts, fc.integer(), fc.constant(null), fc.boolean()) }),
  fc.constant<Sampled>({ schema: { type: 'string' }, value: texts }),
  fc.constant<Sampled>({ schema: { type: 'boolean' }, value: fc.boolean() }),
  fc.constant<Sampled>({ schema: { type: 'number' }, value: fc.constantFrom(0, 1, 1.5, 7) }),
  fc.constant<Sampled>({ schema: { type: 'null' }, value: fc.constant(null) }),
  fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 1, null), { minLength: 1 }).map((values) => ({
    ...{ schema: { enum: values }, value: fc.constantFrom<unknown>(...values) },
  })),
  texts.map((value) => ({ schema: { type: 'string', const: value }, value: fc.constant(value) })),
  bounds.map(([minimum, maximum]) => ({
    ...{ schema: { type: 'integer', minimum, maximum }, value: fc.integer({ min: minimum, max: maximum }) },
  })),
);

const sampled: fc.Arbitrary<Sampled> = fc.letrec<{ any: Sampled }>((tie) => ({
  any: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaves,
    fc.tuple(tie('any'), bounds).map(([{ schema, value }, [minItems, maxItems]]) => ({
      schema: { type: 'array', items: schema, minItems, maxItems },
      value: fc.array(value, { minLength: minItems, maxLength: maxItems }),
    })),
    fc.array(tie('any'), { minLength: 1, maxLength: 3 }).map((forms) => ({
      schema: { anyOf: forms.map(({ schema }) => schema) },
      value: fc.oneof(...forms.map(({ value }) => value)),
    })),
    fc
      .tuple(fc.dictionary(fc.constantFrom('x', 'y', 'z'), tie('any')), fc.subarray(['x', 'y', 'z']), fc.boolean())
      .map(objectOf),
  ),
})).any;

function objectOf([members, wanted, isOpen]: [Record<string, Sampled>, string[], boolean]): Sampled {
  const required = wanted.filter((name) => name in members);
  const schema = {
    type: 'object',
    properties: Object.fromEntries(Object.entries(members).map(([name, member]) => [name, member.schema])),
    required,
    ...(!isOpen && { additionalProperties: false }),
  };
  const known = fc.record(Object.fromEntries(Object.entries(members).map(([name, { value }]) => [name, value])), {
    requiredKeys: required,
  } as object);
  const others = isOpen ? fc.dictionary(fc.constantFrom('x', 'y', 'z', 'o'), texts) : fc.constant({});
  return { schema, value: fc.tuple(others, known).map(([more, own]) => withoutUnnamed(more, own, members)) };
}

// Another member may be anything, but not one that is named.
function withoutUnnamed(more: object, own: object, members: object): object {
  return { ...Object.fromEntries(Object.entries(more).filter(([name]) => !(name in members))), ...own };
}

const ajv = new Ajv2020({ strict: false });
const at = (schema: JsonSchema) => ({ schema, definitions: {} });

test('where nothing is said not to fit, each value of the part is one of the whole', () => {
  let fitting = 0;
  const pairs = fc.tuple(sampled, sampled).chain(([part, whole]) =>
    fc.record({
      part: fc.constant(part.schema),
      whole: fc.oneof(fc.constant(whole.schema), fc.constant({ anyOf: [whole.schema, part.schema] })),
      values: fc.array(part.value, { minLength: 5, maxLength: 10 }),
    }),
  );
  fc.assert(
    fc.property(pairs, ({ part, whole, values }) => {
      const found = misfits(at(part), at(whole));
      if (found.length > 0) return;
      fitting += 1;
      const isOne = ajv.compile(whole);
      for (const value of values) expect([value, isOne(value)]).toEqual([value, true]);
    }),
    { numRuns: 700, seed: 20261122 },
  );
  expect(fitting).toBeGreaterThan(150);
});

test('each schema fits itself', () => {
  fc.assert(
    fc.property(sampled, ({ schema }) => expect(misfits(at(schema), at(schema))).toEqual([])),
    { numRuns: 500, seed: 20261122 },
  );
});
