import { Problem, defineProblem } from '@frontdesk/problems';
import { budgetSpent, conflict, notAllowed, refusedRequest } from '@frontdesk/service-clients';
import { backendUnavailable } from '@frontdesk/upstream';
import { describe, expect, test } from '@jest/globals';
import { apiDocuments } from '../src/api-document.ts';
import type { Reads } from '../src/reads.ts';
import { newKey } from './app-under-test.ts';
import { answerTo, codeOf, getting, refusing } from './asking.ts';
import { answers, documentId } from './sample-reads.ts';

const generations = `/v2/documents/${documentId}/generations`;
const one = `${generations}/gen_tr4nsl8rotter`;
const badRequest = defineProblem({ ...refusedRequest, status: 400 });
const translation = { kind: 'translate', revision: 42, targetLanguage: 'nb-NO' };
const job = answers.createGeneration;

const asking = (body: object = translation, reads: Partial<Reads> = {}) =>
  answerTo({ method: 'post', path: generations, body, key: newKey() }, reads);
const cancelling = (reads: Partial<Reads> = {}) => answerTo({ method: 'delete', path: one }, reads);

describe('a generation', () => {
  test.each([
    [translation, { kind: 'translate', target_language: 'nb-NO' }],
    [
      { kind: 'rewrite', revision: 42, instruction: ' Shorter. ', blockIds: ['blk_p1rotterd', 'blk_p1rotterd'] },
      { kind: 'rewrite', instruction: 'Shorter.', block_ids: ['blk_p1rotterd'] },
    ],
    [{ kind: 'summarise', revision: 42 }, { kind: 'summarise' }],
  ])('is asked for in the service’s words: %j', async (body, expected) => {
    const asked: unknown[] = [];
    const createGeneration: Reads['createGeneration'] = async (params) => (asked.push(params.body), job);
    await asking(body, { createGeneration });
    expect(asked).toEqual([{ ...expected, revision: 42, document_id: documentId, model: 'platform-large' }]);
  });

  test('is answered at once, with where and when to come again', async () => {
    const { status, headers, body } = await asking();
    expect([status, headers['location'], headers['retry-after']]).toEqual([202, one, '2']);
    expect(body).toMatchObject({ status: 'queued', result: null, failure: null, usage: null });
  });

  test.each([
    { kind: 'translate', revision: 42 },
    { kind: 'rewrite', revision: 42 },
    { kind: 'rewrite', revision: 42, instruction: ' ' },
    { kind: 'summarise', revision: 42, instruction: 'Shorter.' },
    { kind: 'chat', revision: 42 },
    { ...translation, targetLanguage: 'Norwegian, please' },
    { ...translation, model: 'platform-large' },
    { ...translation, blockIds: [] },
  ])('needs what its kind needs, and nothing else: %j', async (body) => {
    expect((await asking(body)).status).toBe(400);
  });

  test('needs a key, and is made once for it', async () => {
    const keyless = await answerTo({ method: 'post', path: generations, body: translation });
    expect([keyless.status, codeOf(keyless)]).toEqual([400, 'idempotency-key-missing']);
  });

  test('is asked of a model that the organisation allows', async () => {
    const asked: unknown[] = [];
    const createGeneration: Reads['createGeneration'] = async ({ body }) => (asked.push(body.model), job);
    for (const allowedModels of [['platform-small'], ['another'], ['platform-small', 'platform-large']])
      await asking(translation, {
        createGeneration,
        aiSettings: async () => ({ ai: { enabled: true, allowedModels } }),
      });
    expect(asked).toEqual(['platform-small', undefined, 'platform-large']);
  });

  test.each([
    [422, 'unfit-generation', refusing(badRequest, 'revision_not_found')],
    [422, 'unfit-generation', refusing(badRequest, 'block_not_found')],
    [422, 'unfit-generation', refusing(badRequest, 'model_not_allowed')],
    [400, 'invalid-input', refusing(badRequest, 'invalid_value')],
    [403, 'ai-off', refusing(notAllowed, 'ai_disabled')],
    [429, 'budget-spent', refusing(budgetSpent, 'insufficient_quota')],
  ])('that is refused is %d %s', async (status, code, createGeneration) => {
    const answer = await asking(translation, { createGeneration });
    expect([answer.status, codeOf(answer), answer.headers['retry-after']]).toEqual([status, code, undefined]);
  });
});

describe('where the organisation does not use AI', () => {
  const asked: string[] = [];
  const note = (name: string) => async () => (asked.push(name), job);
  const noted = {
    createGeneration: note('createGeneration'),
    generation: note('generation'),
    cancelGeneration: note('cancelGeneration'),
  };

  test('each route says so, and nothing is asked of generation', async () => {
    const off = { ...noted, aiSettings: async () => ({ ai: { enabled: false, allowedModels: ['platform-large'] } }) };
    for (const answer of [await asking(translation, off), await getting(one, off), await cancelling(off)])
      expect([answer.status, codeOf(answer)]).toEqual([403, 'ai-off']);
    expect(asked).toEqual([]);
  });

  test('nothing is asked either while nobody knows', async () => {
    const aiSettings = () => Promise.reject(new Problem(backendUnavailable, 'It is away.'));
    const unknown = { ...noted, aiSettings };
    for (const answer of [await asking(translation, unknown), await getting(one, unknown), await cancelling(unknown)])
      expect(answer.status).toBe(503);
    expect(asked).toEqual([]);
  });
});

describe('a job', () => {
  const running = { ...job, status: 'running' };
  const finished = answers.generation as typeof job;

  test('says when to ask again, until it is done', async () => {
    const answersTo = async (state: typeof job) => {
      const { headers } = await getting(one, { generation: async () => state });
      return [headers['retry-after'], headers['cache-control']];
    };
    for (const state of [job, running]) expect(await answersTo(state)).toEqual(['2', 'no-store']);
    for (const status of ['succeeded', 'failed', 'cancelled'])
      expect(await answersTo({ ...finished, status })).toEqual([undefined, 'no-store']);
  });

  test('is said to be polled by the API’s document', () => {
    const paths = apiDocuments[2].paths as Record<string, Record<string, { responses: object }>>;
    const path = '/v2/documents/{documentId}/generations';
    const polled = { headers: { 'Retry-After': { schema: { type: 'integer' } } } };
    expect(paths[path]?.['post']?.responses).toMatchObject({ 202: polled });
    expect(paths[`${path}/{generationId}`]?.['get']?.responses).toMatchObject({ 200: polled });
  });

  test('has what it made, or a code of ours for why not', async () => {
    expect((await getting(one)).body).toMatchObject({
      result: { text: null, blocks: [{ blockId: 'blk_p1rotterd' }] },
      usage: { promptTokens: 96, completionTokens: 18, totalTokens: 114 },
    });
    const failing = async (code: string) => {
      const generation = async () => ({ ...job, status: 'failed', error: { code } });
      return (await getting(one, { generation })).body.failure;
    };
    expect(await failing('content_filter')).toEqual({ code: 'content-filter' });
    expect(await failing('cuda_oom')).toEqual({ code: 'failed' });
  });

  test.each([
    ['of another document', async () => ({ ...finished, document_id: 'doc_fleet8k1zn4d' })],
    ['of another user', async () => ({ ...finished, user_id: 'usr_ada7k2m9qxr3' })],
    ['that there is not', async () => 'none' as const],
  ])('%s is not there, and not cancelled', async (_, generation) => {
    let cancelled = 0;
    const cancelGeneration = async () => ((cancelled += 1), job);
    const reads = { generation, cancelGeneration };
    for (const answer of [await getting(one, reads), await cancelling(reads)])
      expect([answer.status, codeOf(answer)]).toEqual([404, 'no-such-generation']);
    expect(cancelled).toBe(0);
  });

  test('is cancelled, unless it has finished', async () => {
    expect((await cancelling()).body).toMatchObject({ status: 'cancelled', usage: { completionTokens: 3 } });
    const late = await cancelling({ cancelGeneration: refusing(conflict, 'generation_finished') });
    expect([late.status, codeOf(late)]).toEqual([409, 'generation-finished']);
  });
});
