import { Problem } from '@frontdesk/problems';
import { conflict, refusedRequest } from '@frontdesk/service-clients';
import { backendTimedOut } from '@frontdesk/upstream';
import { describe, expect, test } from '@jest/globals';
import type { Reads } from '../src/reads.ts';
import { appUnderTest, newKey, signedIn } from './app-under-test.ts';
import { answerTo, codeOf, refusing } from './asking.ts';
import { send } from './requests.ts';
import { answers, documentId, sampleReads } from './sample-reads.ts';

const save = (baseRevision = 41) => {
  const body = { baseRevision, blocks: [] };
  return { method: 'post', path: `/v2/documents/${documentId}/revisions`, body, key: newKey() } as const;
};
const current = { ...answers.saveRevision.body, revision: 42, baseRevision: 41 };
const saveRevision = refusing(conflict, 'REVISION_CONFLICT', { currentRevision: 42, current });
const told = { currentRevision: 42, current: { revision: 42, savedAt: '2026-06-18T09:41:27Z' } };

describe('who saves second', () => {
  test('hears who saved first, and what changed since their base', async () => {
    const asked: object[] = [];
    const revisionDiff: Reads['revisionDiff'] = async (params) => (asked.push(params), answers.revisionDiff);
    const answer = await answerTo(save(), { saveRevision, revisionDiff });
    expect([answer.status, codeOf(answer)]).toEqual([409, 'revision-conflict']);
    expect(asked).toEqual([{ documentId, from: 41, to: 42 }]);
    expect(answer.body).toMatchObject({
      ...told,
      diff: { from: 41, to: 42, changes: [{ op: 'replace', after: { blockId: 'blk_p1rotterd' } }, { op: 'add' }] },
      degraded: [],
    });
  });

  test.each([
    ['timeout', new Problem(backendTimedOut, 'It failed.', { log: 'a secret of the backend' })],
    ['unavailable', new Error('a secret of ours')],
  ])('hears that what changed is missing, for %s, and of the conflict all the same', async (reason, failure) => {
    const answer = await answerTo(save(), { saveRevision, revisionDiff: () => Promise.reject(failure) });
    expect(answer.status).toBe(409);
    expect(answer.body).toMatchObject({ ...told, diff: null, degraded: [{ section: 'diff', reason }] });
    expect(answer.text).not.toContain('secret');
  });

  test('gets nothing to compare with if there never was such a base', async () => {
    const answer = await answerTo(save(99), { saveRevision, revisionDiff: async () => 'none' });
    expect(answer.body).toMatchObject({ ...told, diff: null, degraded: [] });
  });

  test('does not wait for the difference as long as for a whole answer', async () => {
    let allowedMs = Infinity;
    const revisionDiff: Reads['revisionDiff'] = async (_params, { deadline }) => {
      allowedMs = deadline - performance.now();
      return answers.revisionDiff;
    };
    await answerTo(save(), { saveRevision, revisionDiff });
    expect(allowedMs).toBeLessThanOrEqual(600);
  });

  test('may save again with the same key: nothing was done', async () => {
    const example = save();
    const { app, services } = appUnderTest({ reads: sampleReads({ saveRevision }) });
    const first = await send(app, example, signedIn);
    Object.assign(services, { reads: sampleReads() });
    const again = await send(app, example, signedIn);
    expect([first.status, again.status, again.headers['idempotent-replayed']]).toEqual([409, 201, undefined]);
  });
});

test('nothing is compared where nobody saved first', async () => {
  const asked: object[] = [];
  const revisionDiff: Reads['revisionDiff'] = async (params) => (asked.push(params), answers.revisionDiff);
  expect((await answerTo(save(), { revisionDiff })).status).toBe(201);
  const tooLarge = await answerTo(save(), {
    revisionDiff,
    saveRevision: refusing(refusedRequest, 'CONTENT_TOO_LARGE'),
  });
  expect(codeOf(tooLarge)).toBe('document-too-large');
  expect(asked).toEqual([]);
});
