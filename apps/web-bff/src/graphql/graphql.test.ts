import { createHash } from 'node:crypto';
import { Problem, defineProblem } from '@frontdesk/problems';
import { describe, expect, test } from '@jest/globals';
import { GraphQLError } from 'graphql';
import { counted, smallSchema } from './testing.ts';

const own = 'query Mine($first: Int) { documents(first: $first) { total } }';
const closed = () => counted({ isOpen: false, operations: [own] });
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

const away = defineProblem({ code: 'backend-unavailable', status: 503, title: 'Away' });
const hidden = defineProblem({ code: 'no-such-document', status: 404, title: 'None' });

describe('persisted operations', () => {
  test.each([`sha256:${sha256(own)}`, 'Mine'])('are run by hash and by name: %s', async (documentId) => {
    const { run } = closed();
    expect(await run({ documentId, variables: { first: 3 } })).toMatchObject({
      ...{ operation: 'Mine', outcome: 'ok', isRefused: false },
      body: { extensions: { cost: { estimated: 1, limit: 1000, actual: 1 } } },
    });
  });

  test.each([`sha256:${sha256('another')}`, 'Other', '', 'toString', 'sha256:'])(
    'others are not: %s',
    async (documentId) => {
      const { calls, run } = closed();
      const { body, outcome, operation } = await run({ documentId });
      expect({ outcome, operation }).toEqual({ outcome: 'PERSISTED_OPERATION_NOT_FOUND', operation: undefined });
      expect(body.errors).toHaveLength(1);
      expect(calls.resolved).toBe(0);
    },
  );

  test('are the only ones in production, even if the text of one is sent', async () => {
    const { calls, run } = closed();
    for (const query of [own, '{ me { id } }', '{ __schema { types { name } } }'])
      expect((await run(query)).outcome).toBe('PERSISTED_OPERATION_REQUIRED');
    expect(calls.resolved).toBe(0);
  });

  test.each([
    ['is not valid', 'query A { nothing }'],
    ['has no name', '{ me { id } }'],
    ['has two operations', 'query A { me { id } } query B { me { id } }'],
    ['is too deep', `query A { me { ${'manager { '.repeat(12)} id ${'} '.repeat(12)} } }`],
  ])('end the start if one %s', (_what, text) => {
    expect(() => counted({ operations: [text] })).toThrow();
  });

  test('a former text of one is run by its hash, and the name is the first one’s', async () => {
    const former = 'query Mine { words }';
    const { run } = counted({ isOpen: false, operations: [own, former] });
    expect((await run({ documentId: `sha256:${sha256(former)}` })).body.data).toEqual({ words: null });
    expect((await run({ documentId: 'Mine' })).body.data).toEqual({ documents: { total: null } });
  });

  test('end the start if one is there twice', () => {
    expect(() => counted({ operations: [own, own] })).toThrow('Mine is there twice');
  });
});

describe('what is told', () => {
  test('in production neither the schema nor what was nearly right', async () => {
    expect(() => counted({ isOpen: false, operations: ['query A { __schema { types { name } } }'] })).toThrow();
    const { run } = counted({ isOpen: false, operations: ['query A($id: ID!) { person(id: $id) { id } }'] });
    const wrong = await run({ documentId: 'A', variables: { di: 1 } });
    expect([wrong.outcome, JSON.stringify(wrong.body)]).toEqual([
      'BAD_USER_INPUT',
      expect.not.stringContaining('mean'),
    ]);
    expect(() => counted({ isOpen: false, operations: ['query A { documentz { total } }'] })).toThrow(/^(?!.*mean)/);
  });

  test('in development both', async () => {
    const { run } = counted();
    expect(JSON.stringify((await run('{ documentz { total } }')).body)).toContain('Did you mean');
    expect((await run('{ __schema { queryType { name } } }')).body.data).toEqual({
      __schema: { queryType: { name: 'Query' } },
    });
  });
});

describe('a request', () => {
  test.each([
    ['{ me { id }', {}, 'SYNTAX_ERROR'],
    ['{ me }', {}, 'VALIDATION_FAILED'],
    ['mutation { write }', {}, 'OPERATION_NOT_SUPPORTED'],
    ['query A { words } query B { words }', {}, 'OPERATION_NOT_FOUND'],
    ['query A { words }', { operationName: 'B' }, 'OPERATION_NOT_FOUND'],
    ['fragment A on Query { words }', {}, 'VALIDATION_FAILED'],
    ['query ($id: ID!) { person(id: $id) { id } }', {}, 'BAD_USER_INPUT'],
    ['{ documents(first: 10000) { items { id } } }', {}, 'COST_LIMIT_EXCEEDED'],
    ['', {}, 'SYNTAX_ERROR'],
  ])('%s with %p is refused: %s', async (query, more, code) => {
    const { calls, run } = counted();
    expect(await run({ query, ...more })).toMatchObject({ isRefused: true, outcome: code });
    expect(calls.resolved).toBe(0);
  });

  test('that costs too much hears what it would have cost', async () => {
    const { body } = await counted().run('{ documents(first: 10000) { items { id } } }');
    expect(body.extensions?.cost).toEqual({ estimated: 10_002, limit: 1000 });
  });

  test('may name one of several operations', async () => {
    const { run } = counted();
    expect((await run({ query: 'query A { words } query B { me { id } }', operationName: 'B' })).outcome).toBe('ok');
  });
});

describe('a field that fails', () => {
  const failing = (error: unknown) => {
    const schema = smallSchema({ 'Query.me': () => Promise.reject(error as Error), 'Query.words': () => ['a'] });
    return counted({ schema });
  };

  test('is null with an error of its own, and all others are answered', async () => {
    const cause = new Problem(away, 'Not there now.', { log: 'secret host' });
    const { calls, run } = failing(cause);
    const { body, outcome, isRefused } = await run('{ mine: me { id } words }');
    expect({ outcome, isRefused }).toEqual({ outcome: 'partial', isRefused: false });
    expect(body.data).toEqual({ mine: null, words: ['a'] });
    const extensions = { code: 'BACKEND_UNAVAILABLE', type: away.type };
    expect(body.errors).toEqual([
      { message: 'Not there now.', path: ['mine'], locations: [{ line: 1, column: 3 }], extensions },
    ]);
    expect(calls.lost).toEqual([{ path: 'mine', isExpected: true, cause }]);
  });

  test('for a reason that is the caller’s is told, and is nothing for the log', async () => {
    const { calls, run } = failing(new Problem(hidden, 'No such document.'));
    expect((await run('{ me { id } }')).body.errors?.[0]?.extensions.code).toBe('NO_SUCH_DOCUMENT');
    expect(calls.lost).toEqual([]);
  });

  test.each([new Error('secret host'), 'secret host', { message: 'secret host' }])(
    'by a mistake of ours tells nothing of it: %p',
    async (cause) => {
      const { calls, run } = failing(cause);
      const { body } = await run('{ me { id } words }');
      expect(JSON.stringify(body)).not.toContain('secret');
      expect(body.errors?.[0]?.extensions.code).toBe('INTERNAL');
      expect(calls.lost).toMatchObject([{ path: 'me', isExpected: false }]);
    },
  );

  test('that may not be null tells nothing of how we are made', async () => {
    const { run } = counted();
    const { body } = await run('{ must }');
    expect([body.data, body.errors?.[0]?.extensions.code]).toEqual([null, 'INTERNAL']);
  });

  test('because a backend said what its type cannot carry does not tell what that was', async () => {
    const schema = smallSchema({
      'Query.documents': () => ({ total: 123_456_789_012 }),
      'Query.must': () => 'hunter2',
    });
    const { calls, run } = counted({ schema });
    const { body } = await run('{ documents { total } must }');
    expect(JSON.stringify(body)).not.toMatch(/123456789012|hunter2|Int/);
    expect(body.errors?.map(({ extensions }) => extensions.code)).toEqual(['INTERNAL', 'INTERNAL']);
    expect(calls.lost).toMatchObject([
      { path: 'documents.total', isExpected: false },
      { path: 'must', isExpected: false },
    ]);
  });

  test.each([
    ['an argument', 'query ($id: ID = "1") { me { id } person(id: $id) { id } }', { id: null }],
    ['a condition', 'query ($if: Boolean = true) { me @include(if: $if) { id } }', { if: null }],
  ])('is none for %s that is null where it may not be: nothing is asked', async (_what, query, variables) => {
    const { calls, run } = counted();
    expect((await run({ query, variables })).outcome).toBe('BAD_USER_INPUT');
    expect(calls.resolved).toBe(0);
  });

  test('by an error that a resolver words itself keeps the words', async () => {
    const { run } = failing(new GraphQLError('Not so many.', { extensions: { code: 'TOO_MANY' } }));
    expect((await run('{ me { id } }')).body.errors?.[0]).toMatchObject({
      message: 'Not so many.',
      extensions: { code: 'TOO_MANY' },
    });
  });
});

test('who leaves ends the execution, with the reason', async () => {
  const { graphql } = counted({ schema: smallSchema({ 'Query.me': () => new Promise(() => undefined) }) });
  const client = new AbortController();
  const running = graphql.run(() => ({ query: '{ me { id } }' }), {
    ...{ context: () => undefined, signal: client.signal, onLost: () => undefined },
  });
  const reason = new Problem(away, 'Gone.');
  await Promise.resolve();
  client.abort(reason);
  await expect(running).rejects.toMatchObject({ cause: reason });
});
