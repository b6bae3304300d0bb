import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import {
  buildSchema,
  findBreakingChanges,
  getNamedType,
  getNullableType,
  isCompositeType,
  isListType,
  isObjectType,
  parse,
  print,
  validate,
  validateSchema,
} from 'graphql';
import { operations } from '../src/graphql/operations/operations.ts';
import { schema } from '../src/graphql/schema/schema.ts';
import { formatted } from './formatted.ts';
import { printWithDirectives } from './print-schema.ts';

const file = new URL('./published/schema.graphql', import.meta.url);
const current = printWithDirectives(schema);

/** Whom a change of the text would break. */
function brokenBy(change: (text: string) => string): string[] {
  const changed = change(current);
  expect(changed).not.toBe(current);
  return findBreakingChanges(buildSchema(current), buildSchema(changed)).map(({ type }) => type);
}

describe('what was published', () => {
  test('is held: what would break its clients fails here', async () => {
    const isThere = existsSync(file);
    expect(isThere ? findBreakingChanges(buildSchema(readFileSync(file, 'utf8')), schema) : []).toEqual([]);
    // What grows is published by this, and a file that is removed is written again, as what is published from now on.
    if (process.env.GOLDEN) writeFileSync(file, await formatted(file, current));
  });

  test('is all that there is: GOLDEN=add publishes what is new', () => {
    expect(print(parse(readFileSync(file, 'utf8')))).toBe(print(parse(current)));
  });

  test.each<[string, string, string, string]>([
    ['the loss of a field', '  title: String!\n', '', 'FIELD_REMOVED'],
    ['the loss of a type', '[Tag!]', '[String!]', 'FIELD_CHANGED_KIND'],
    ['another type', '  views: Int!', '  views: String!', 'FIELD_CHANGED_KIND'],
    ['what may be null from now on', '  title: String!', '  title: String', 'FIELD_CHANGED_KIND'],
    [
      'an argument that is needed',
      'document(id: DocumentId!)',
      'document(id: DocumentId!, why: String!)',
      'REQUIRED_ARG_ADDED',
    ],
    ['the loss of an argument', '    words: String\n', '    phrase: String\n', 'ARG_REMOVED'],
    ['the loss of a sort', '  TITLE_BACKWARDS\n', '', 'VALUE_REMOVED_FROM_ENUM'],
  ])('would break by %s', (_, text, instead, change) => {
    expect(brokenBy((published) => published.replace(text, instead))).toContain(change);
  });

  test('may grow', () => {
    const grown = (text: string) => text.replace('type Tag {', 'type Tag {\n  color: String');
    expect(brokenBy(grown)).toEqual([]);
  });
});

interface Directed {
  readonly extensions: { readonly directives?: { readonly listSize?: { readonly sizedFields?: readonly string[] } } };
}

const types = Object.values(schema.getTypeMap())
  .filter(isObjectType)
  .filter(({ name }) => !name.startsWith('__'));
const fields = types.flatMap((type) => Object.values(type.getFields()).map((field) => ({ type, field })));
const listSizeOf = (field: object) => (field as Directed).extensions.directives?.listSize;

describe('the schema', () => {
  test('is valid, and its text is the same schema', () => {
    expect(validateSchema(schema)).toEqual([]);
    expect(printWithDirectives(schema)).toContain('analytics: Analytics @cost(weight: "10")');
    expect(findBreakingChanges(schema, buildSchema(current))).toEqual([]);
  });

  test('says of each list how long it is, itself or by the page that it is in', () => {
    const sized = new Set(
      fields.flatMap(({ field }) =>
        (listSizeOf(field)?.sizedFields ?? []).map((name) => `${getNamedType(field.type).name}.${name}`),
      ),
    );
    const unsized = fields
      .filter(({ field }) => isListType(getNullableType(field.type)) && isCompositeType(getNamedType(field.type)))
      .filter(({ type, field }) => listSizeOf(field) === undefined && !sized.has(`${type.name}.${field.name}`));
    expect(unsized.map(({ type, field }) => `${type.name}.${field.name}`)).toEqual([]);
  });

  test('lets nothing of the root fail the rest', () => {
    const root = Object.values(schema.getQueryType()?.getFields() ?? {});
    expect(root.filter(({ type }) => getNullableType(type) !== type)).toEqual([]);
  });

  test.each(operations.map((text) => [/query (\w+)/.exec(text)?.[1], text]))(
    'answers the operation %s',
    (_, text = '') => {
      expect(validate(schema, parse(text))).toEqual([]);
    },
  );
});
