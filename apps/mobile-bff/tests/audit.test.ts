import { createAudit } from '@frontdesk/audit';
import { memorySink } from '@frontdesk/audit/testing';
import { afterAll, describe, expect, test } from '@jest/globals';
import request from 'supertest';
import { routes } from '../src/routes.ts';
import { appUnderTest, bearer } from './app-under-test.ts';
import { examples, send } from './requests.ts';
import type { Example } from './requests.ts';

const sink = memorySink();
const audit = createAudit({ app: 'mobile-bff', sink, onLoss: 'refuse', batchMs: 1 });
const { app, services } = appUnderTest({ audit });
const document = 'doc_q3plan7x2mva';

afterAll(async () => {
  await audit.close();
  await services[Symbol.asyncDispose]();
});

/** The records of what is asked: one more request marks where they end. */
async function recordsOf(asked: () => Promise<unknown>): Promise<Record<string, unknown>[]> {
  const before = sink.records.length;
  await asked();
  await request(app).get('/the-end');
  const isThere = () => sink.records.slice(before).some(({ problem }) => problem === 'no-such-path');
  while (!isThere()) await new Promise((resolve) => setTimeout(resolve, 2));
  return sink.records.slice(before).filter(({ problem }) => problem !== 'no-such-path');
}

const outcomeOf = (status: number): string => (status < 400 ? 'done' : status < 500 ? 'refused' : 'failed');

const signedIn = { Authorization: bearer };

describe.each(routes.map((route) => [route.name, route] as const))('%s', (name, { method, path, access }) => {
  const example = (): Example => examples()[name]!;
  const about = path.names.includes('documentId') ? [document] : [];
  const action = method === 'get' ? 'read' : 'write';
  const common = {
    audit: true,
    app: 'mobile-bff',
    action,
    operation: name,
    route: `${method.toUpperCase()} ${path.text}`,
  };

  test('leaves one record of what it did, for whom, on which document', async () => {
    let status = 0;
    let isStream = false;
    const [first, second, ...others] = await recordsOf(async () => {
      const answer = await send(app, example(), signedIn);
      ({ status } = answer);
      isStream = answer.headers['content-type']?.startsWith('text/event-stream') ?? false;
    });
    const who = { userId: 'usr_chi9r5d3vnk8', tenantId: 'ten_halden4k7q2w', clientId: 'mobile' };
    expect(first).toMatchObject({ ...common, ...who, status, outcome: outcomeOf(status) });
    expect(first?.['phase']).toBe(isStream ? 'begun' : 'whole');
    expect(second?.['phase']).toBe(isStream ? 'ended' : undefined);
    expect(others).toEqual([]);
    for (const id of about) expect(first?.['documents']).toContain(id);
  });

  test('leaves one record of each refusal', async () => {
    const other = access.scope === 'documents.read' ? 'documents.write' : 'documents.read';
    for (const headers of [{}, { Authorization: `Bearer ${other}` }]) {
      let status = 0;
      const records = await recordsOf(async () => void ({ status } = await send(app, example(), headers)));
      expect(records).toEqual([expect.objectContaining({ ...common, phase: 'whole', outcome: 'refused', status })]);
      expect(records[0]?.['documents']).toEqual(expect.arrayContaining(about));
      expect('userId' in records[0]!).toBe('Authorization' in headers); // whose token lacks the scope is known
    }
  });
});

const listing = [
  ['listDocuments', undefined],
  ['getHome', undefined],
  ['syncDocuments', undefined],
  ['getAnswer', undefined],
  ['stopAnswer', undefined],
] as const;

test.each(listing)('%s names the documents that it answers, or rests on', async (name, example) => {
  const records = await recordsOf(() => send(app, example ?? examples()[name]!, signedIn));
  expect(records[0]?.['outcome']).toBe('done');
  expect(records[0]?.['documents']).toContain(document);
});

test('no record holds more than names and ids of ours', async () => {
  await recordsOf(async () => {
    await request(app).get('/v1/documents/A%20secret%20title').set(signedIn);
    await request(app).get('/v1/documents?q=A+secret+question').set(signedIn);
    await request(app).post('/a-secret-path').send({ title: 'A secret title' });
  });
  expect(sink.records.length).toBeGreaterThan(routes.length * 3);
  const members = 'audit format id at app phase action operation route outcome status problem userId tenantId clientId';
  const known = new Set(`${members} documents requestId traceId ms`.split(' '));
  for (const record of sink.records) {
    expect(Object.keys(record).filter((member) => !known.has(member))).toEqual([]);
    const { route: _route, ...rest } = record;
    for (const value of Object.values(rest).flat()) expect(String(value)).toMatch(/^[\w:.-]+$/);
  }
  expect(JSON.stringify(sink.records)).not.toMatch(/secret|Rotterdam|capacity/i);
});
