import { describe, expect, test } from '@jest/globals';
import { anyone, ok, route, type AccessRule, type Route } from '@frontdesk/server';
import { z, type ZodType } from 'zod';
import { breakingChanges, openApiDocument, type OpenApiDocument } from './index.ts';

const readers: AccessRule = { name: 'readers', security: [{ bearer: ['read'] }] };
const writers: AccessRule = { name: 'writers', security: [{ bearer: ['read', 'write'] }] };
const readersOrKeys: AccessRule = { name: 'either', security: [{ bearer: ['read'] }, { key: [] }] };
const header = { 'Thing-Seen': { description: 'Seen', schema: { type: 'string' } } };

interface Tree {
  readonly name: string | number;
  readonly below: readonly Tree[];
}
const treeOf = (name: ZodType<string | number>): ZodType<Tree> => {
  const tree: ZodType<Tree> = z.object({
    name,
    get below() {
      return z.array(tree);
    },
  });
  return tree;
};

function documentOf(changes: object): OpenApiDocument {
  const sound = {
    name: 'thing',
    post: '/v1/things',
    summary: 'A thing',
    access: readers,
    query: z.strictObject({ limit: z.int().max(9).default(3), sort: z.enum(['a', 'b']).optional() }),
    answers: { 200: z.object({ id: z.string() }) },
    handle: async () => ok({ id: '' }),
  };
  const routes = [route({ ...sound, ...changes } as unknown as Parameters<typeof route>[0]) as Route<object>];
  const securitySchemes = { bearer: { type: 'http' }, key: { type: 'apiKey' } };
  return openApiDocument({ title: 'Things', version: '1', routes, securitySchemes });
}

function changesOf(before: object, after: object): string[] {
  return breakingChanges(documentOf(before), documentOf(after)).map(({ rule, at }) =>
    `${rule} ${at.replace('POST /v1/things', '')}`.replace('  ', ' ').trim(),
  );
}
const query = (limit: ZodType, others = {}) => ({ query: z.strictObject({ limit, ...others }) });
const body = (schema: ZodType) => ({ body: schema });
const answering = (schema: ZodType) => ({ answers: { 200: schema } });
const member = (schema: ZodType) => answering(z.object({ it: schema }));
const sending = (schema: ZodType) => body(z.strictObject({ it: schema }));
const text = z.string();
const named = (shape: object) => z.object(shape as { id: typeof text }).meta({ id: 'Named' });

describe('what breaks clients', () => {
  test.each<[string, object, object, string[]]>([
    ['an operation that is gone', {}, { post: '/v1/others' }, ['operation-removed']],
    ['another method', {}, { post: undefined, put: '/v1/things' }, ['operation-removed']],
    ['another name', {}, { name: 'other' }, ['operation-renamed']],
    ['a credential where there was none', { access: anyone }, {}, ['credential-added']],
    ['a scope more', {}, { access: writers }, ['credential-added']],
    ['a way in that is shut', { access: readersOrKeys }, {}, ['credential-added']],
    ['a query name that is refused', query(text.optional()), { query: undefined }, ['parameter-removed query limit']],
    ['a query name that is required', query(text), query(text, { b: text }), ['parameter-added query b']],
    ['one that was optional', query(text.optional()), query(text), ['parameter-required query limit']],
    ['a smaller bound', query(z.int().max(9)), query(z.int().max(8)), ['parameter-narrowed query limit']],
    ['a new bound', query(text), query(text.max(8)), ['parameter-narrowed query limit']],
    ['another form', query(text), query(z.uuid()), Array<string>(2).fill('parameter-narrowed query limit')],
    ['another type', query(text), query(z.int()), ['parameter-narrowed query limit']],
    ['a value less', query(z.enum(['a', 'b'])), query(z.enum(['a'])), ['parameter-narrowed query limit']],
    ['another default', query(z.int().default(3)), query(z.int().default(4)), ['default-changed query limit']],
    ['a body that is required', {}, body(z.strictObject({ a: text })), ['body-added body']],
    ['a body that is not taken', sending(text), {}, ['body-removed body']],
    ['one that was optional', body(z.object({}).optional()), body(z.object({})), ['body-required body']],
    ['a member that is refused', sending(text.optional()), body(z.strictObject({})), ['body-narrowed body /it']],
    ['a member that is required', body(z.strictObject({})), sending(text), ['body-narrowed body /it']],
    ['no null any more', sending(text.nullable()), sending(text), ['body-narrowed body /it']],
    ['fewer items', sending(z.array(text)), sending(z.array(text).max(3)), ['body-narrowed body /it']],
    ['other items', sending(z.array(text)), sending(z.array(z.int())), ['body-narrowed body /it/*']],
    ['a body that was open', body(z.looseObject({})), body(z.strictObject({})), ['body-narrowed body']],
    ['a member’s default', sending(text.default('a')), sending(text.default('b')), ['default-changed body /it']],
    [
      'a default of several forms',
      sending(text.nullable().default('a')),
      sending(text.nullable().default(null)),
      ['default-changed body /it'],
    ],
    [
      'a medium that is not taken',
      sending(text),
      { ...sending(text), mediaTypes: ['text/a+json'] },
      ['body-type-removed body'],
    ],
    ['a status that is gone', {}, { answers: { 201: z.object({ id: text }) } }, ['answer-removed 200']],
    ['JSON that is gone', {}, { answers: { 200: null } }, ['answer-type-removed 200']],
    ['a member that is gone', member(text), answering(z.object({})), ['answer-member-removed 200 /it']],
    [
      'an optional one that is gone',
      member(text.optional()),
      answering(z.object({})),
      ['answer-member-removed 200 /it'],
    ],
    ['a member that may be missing', member(text), member(text.optional()), ['answer-member-optional 200 /it']],
    ['a null', member(text), member(text.nullable()), ['answer-widened 200 /it']],
    ['a member of another type', member(z.int()), member(z.number()), ['answer-widened 200 /it']],
    [
      'a time that is a day',
      member(z.iso.datetime()),
      member(z.iso.date()),
      Array<string>(2).fill('answer-widened 200 /it'),
    ],
    ['a value more', member(z.enum(['a'])), member(z.enum(['a', 'b'])), ['answer-values-added 200 /it']],
    ['another constant', member(z.literal('a')), member(z.literal('b')), ['answer-values-added 200 /it']],
    ['values that are any text', member(z.enum(['a'])), member(text), ['answer-values-added 200 /it']],
    ['a form more', member(z.union([text, z.int()])), member(z.union([text, z.boolean()])), ['answer-widened 200 /it']],
    [
      'in a nullable',
      member(z.object({ a: text }).nullable()),
      member(z.object({ a: z.int() }).nullable()),
      ['answer-widened 200 /it/a'],
    ],
    [
      'in a list',
      member(z.array(z.object({ a: text }))),
      member(z.array(z.object({}))),
      ['answer-member-removed 200 /it/*/a'],
    ],
    ['in a map', member(z.record(text, text)), member(z.record(text, z.int())), ['answer-widened 200 /it/*']],
    ['in a tuple', member(z.tuple([text, text])), member(z.tuple([text, z.int()])), ['answer-widened 200 /it/1']],
    ['in a named shape', member(named({ id: text })), member(named({ id: z.int() })), ['answer-widened 200 /it/id']],
    ['in a tree', answering(treeOf(text)), answering(treeOf(z.int())), ['answer-widened 200 /name']],
    ['in one of several forms', ...forms(), ['answer-member-removed 200 /it/size']],
    ['a header that is gone', { marks: { a: { answerHeaders: header } } }, {}, ['answer-header-removed 200']],
  ])('%s', (_name, before, after, expected) => {
    expect(changesOf(before, after)).toEqual(expected);
  });
});

function forms(): [object, object] {
  const small = z.object({ kind: z.literal('small') });
  const big = (shape: object) => z.object({ kind: z.literal('big'), ...shape });
  const either = (shape: object) => member(z.discriminatedUnion('kind', [small, big(shape)]));
  return [either({ size: text }), either({})];
}

describe('what breaks nobody', () => {
  test.each<[string, object, object]>([
    ['nothing', {}, {}],
    ['texts for people', {}, { summary: 'Other', description: 'Words', tags: ['Things'] }],
    ['a credential less', {}, { access: anyone }],
    ['a way in more', {}, { access: readersOrKeys }],
    ['a scope less', { access: writers }, {}],
    ['an optional query name', query(text), query(text, { more: text.optional() })],
    ['a greater bound', query(z.int().max(9)), query(z.int().max(10))],
    ['a value more to take', query(z.enum(['a'])), query(z.enum(['a', 'b']))],
    ['any text where there were values', query(z.enum(['a'])), query(text)],
    ['a member that is optional to send', body(z.strictObject({})), sending(text.optional())],
    ['a member that need not be sent', sending(text), sending(text.optional())],
    ['null to take', sending(text), sending(text.nullable())],
    ['null to take, and the same default', sending(text.default('a')), sending(text.nullable().default('a'))],
    ['a number where a whole one was taken', sending(z.int().max(9)), sending(z.number())],
    ['a body that is not required', {}, body(z.strictObject({ a: text }).optional())],
    ['a header that is not read any more', { headers: z.object({ a: text }) }, {}],
    ['a member more to read', member(text), answering(z.object({ it: text, more: text }))],
    ['a member that is always there', member(text.optional()), member(text)],
    ['no null to read any more', member(text.nullable()), member(text)],
    ['a value less to read', member(z.enum(['a', 'b'])), member(z.enum(['a']))],
    ['the same values in another form', member(z.enum(['a', 'b'])), member(z.union([z.literal('b'), z.literal('a')]))],
    ['a longer text', member(text.max(5)), member(text.max(9))],
    ['a problem more', {}, { problems: [{ code: 'a', type: 'https://a.example/', status: 409, title: 'A' }] }],
    ['another name of a shape', member(named({ id: text })), member(z.object({ id: text }).meta({ id: 'Renamed' }))],
    ['the same tree', answering(treeOf(text)), answering(treeOf(text))],
    ['a form less', member(z.union([text, z.int()])), member(text)],
    ['what cannot be', member(z.never().optional()), member(z.never().optional())],
  ])('%s', (_name, before, after) => {
    expect(changesOf(before, after)).toEqual([]);
  });

  test('an operation more', () => {
    const current = documentOf({});
    const more = { ...current, paths: { ...current.paths, '/v1/more': current.paths['/v1/things'] ?? {} } };
    expect(breakingChanges(current, more)).toEqual([]);
    expect(breakingChanges(more, current)).toHaveLength(1);
  });
});

test('says what was and what is', () => {
  const [change] = breakingChanges(documentOf(query(z.int().max(9))), documentOf(query(z.int().max(8))));
  expect(change).toEqual({
    rule: 'parameter-narrowed',
    at: 'POST /v1/things query limit',
    detail: 'maximum is 9, not 8',
  });
});

test('a document as it was written to a file is compared as one that was just made', () => {
  const read = JSON.parse(JSON.stringify(documentOf({}))) as OpenApiDocument;
  expect(breakingChanges(read, documentOf({}))).toEqual([]);
  expect(() => breakingChanges(documentOf(member(named({ id: text }))), read)).not.toThrow();
});
