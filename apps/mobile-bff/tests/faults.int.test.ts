import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { bytes, halfBody, hang, huge, hugeHeaders, garbage, scriptedBackend } from '@frontdesk/test-kit';
import type { Fault, PlatformService, ScriptedAnswer, ScriptedBackend } from '@frontdesk/test-kit';
import request from 'supertest';
import { chiara, startStack } from './stack.ts';
import type { Stack } from './stack.ts';

/** As the activity service says it. */
const notRead = bytes('This document has not been read yet.', {
  status: 404,
  headers: { 'content-type': 'text/plain', 'x-error-code': 'NeverRead' },
});

const plan = '/v1/documents/doc_q3plan7x2mva';

let activity: ScriptedBackend;
let stack: Stack;
let chi: Record<string, string>;

beforeAll(async () => {
  activity = await scriptedBackend();
  stack = await startStack({ app: { ACTIVITY_URLS: activity.url, CACHE: 'off' } });
  chi = await stack.as(chiara);
  activity.on('*', notRead);
  await request(stack.server).get(plan).set(chi); // tokens are exchanged, connections are open
}, 60_000);
afterEach(() => stack.platform.clearFaults());
afterAll(async () => {
  await stack.stop();
  await activity.stop();
});

const modes: Fault[] = [
  { status: 429 },
  { status: 500 },
  { status: 503 },
  { mode: 'malformed' },
  { mode: 'wrong-shape' },
  { mode: 'reset' },
  { mode: 'hang' },
];
const optional: [PlatformService, string, string][] = [
  ['revisions', 'getOutline', 'outline'],
  ['identity', 'getUser', 'owner'],
  ['collaboration', 'listCollaborators', 'collaborators'],
  ['collaboration', 'listComments', 'comments'],
  ['documents', 'listTags', 'tags'],
  ['documents', 'listAttachments', 'attachments'],
  ['search', 'Related', 'related'],
  ['generation', 'getSummary', 'summary'],
];
const required: [PlatformService, string, string][] = [
  ['access', 'getEffectiveAccess', 'access'],
  ['documents', 'getDocument', 'document'],
  ['revisions', 'getLatestRevision', 'revision'],
];

/** Who waits for nothing need not wait long. */
function ask(fault: Fault = {}) {
  const patience = fault.mode === 'hang' ? { 'Request-Timeout-Ms': '800' } : {};
  return request(stack.server).get(plan).set(chi).set(patience);
}

/** What the log says failed. */
function failuresLogged(since: number): string[] {
  return stack.logged.slice(since).flatMap((line) => {
    const { err } = line as { err?: { message?: string } };
    return err?.message === undefined ? [] : [err.message];
  });
}

const isRequired = (section: string) => required.some((one) => one[2] === section);
const faults = [...optional, ...required].flatMap((one) => modes.map((mode) => [...one, mode] as const));

describe('an operation that fails costs its section and nothing else', () => {
  test.each(faults.filter(([, , section]) => !isRequired(section)))(
    '%s.%s: %s, %j',
    async (service, operation, section, fault) => {
      await stack.platform.faults(service, { operation, ...fault });
      const since = stack.logged.length;
      const answer = await ask(fault);
      expect(answer.status).toBe(200);
      const lost = answer.body.degraded as { section: string; reason: string }[];
      expect(lost).toEqual([{ section, reason: expect.stringMatching(/^(timeout|unavailable|invalid|overloaded)$/) }]);
      if (fault.mode === 'hang') expect(lost[0]?.reason).toBe('timeout');
      if (fault.status === 429) expect(lost[0]?.reason).toBe('overloaded');
      if (fault.mode === 'malformed' || fault.mode === 'wrong-shape') expect(lost[0]?.reason).toBe('invalid');
      expect(failuresLogged(since).join()).toContain(`${service}.${operation}`);
    },
  );
});

describe('a required operation that fails is a problem that names its section', () => {
  test.each(faults.filter(([, , section]) => isRequired(section)))(
    '%s.%s: %s, %j',
    async (service, operation, section, fault) => {
      await stack.platform.faults(service, { operation, ...fault });
      const since = stack.logged.length;
      const answer = await ask(fault);
      expect([502, 503, 504]).toContain(answer.status);
      if (fault.mode === 'hang') expect(answer.status).toBe(504);
      expect(answer.body).toMatchObject({ section, status: answer.status });
      expect(answer.headers['server-timing']).toBeUndefined();
      expect(failuresLogged(since).join()).toContain(`${service}.${operation}`);
    },
  );
});

describe('a flag that nobody knows', () => {
  test.each(modes)('is as its route says, in time: %j', async (fault) => {
    await stack.platform.faults('identity', { operation: 'getTenantFlags', ...fault });
    const answer = await request(stack.server)
      .post('/v1/documents/sync')
      .set({ ...chi, 'Request-Timeout-Ms': '1500' })
      .send({ documents: [{ documentId: 'doc_q3plan7x2mva', updatedAt: '2026-06-18T09:41:27Z' }] });
    expect(answer.status).toBe(200);
  });
});

test('hits of a search that name no document are no answer, and no fault of who asked', async () => {
  await stack.platform.faults('search', { operation: 'Search', mode: 'wrong-shape' });
  const answer = await request(stack.server).get('/v1/documents?q=hub').set(chi);
  expect(answer.status).toBe(502);
  expect(answer.body.type).toMatch(/backend-invalid$/);
});

describe('a backend that does not speak as it should', () => {
  const answers: [string, ScriptedAnswer, string][] = [
    ['half a body', halfBody, 'invalid'],
    ['ten megabytes', huge(10 * 1024 * 1024), 'invalid'],
    ['headers without an end', hugeHeaders, 'invalid'],
    ['no HTTP', garbage, 'invalid'],
    ['nothing', hang, 'timeout'],
  ];
  test.each(answers)('costs its section with %s', async (_, script, reason) => {
    activity.on('*', script);
    const answer = await request(stack.server).get(plan).set(chi);
    expect(answer.status).toBe(200);
    expect(answer.body.degraded).toEqual([{ section: 'readingState', reason: expect.any(String) }]);
    expect([reason, 'unavailable']).toContain(answer.body.degraded[0].reason);
    expect(answer.headers).toMatchObject({ 'frontdesk-degraded': 'readingState', 'cache-control': 'no-store' });
    expect(answer.headers['etag']).toBeUndefined();
  });
});

test('a save that the revisions service does not answer is 504 in time, and does not run beside itself', async () => {
  await stack.platform.faults('revisions', { operation: 'createRevision', mode: 'hang' });
  await stack.platform.clearCalls();
  const save = () =>
    request(stack.server)
      .post(`${plan}/revisions`)
      .set({ ...chi, 'Idempotency-Key': '"a-save-that-hangs"', 'Request-Timeout-Ms': '800' })
      .send({ baseRevision: 1, blocks: [] });
  expect((await save()).status).toBe(504);
  const again = await save();
  expect(again.status).toBe(409);
  expect(again.body.type).toBe('https://frontdesk.example/problems/idempotency-in-progress');
  expect((await stack.platform.calls())['revisions.createRevision']).toBe(1);
});
