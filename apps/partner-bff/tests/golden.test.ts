import { Problem } from '@frontdesk/problems';
import { backendTimedOut } from '@frontdesk/upstream';
import { goldenFolder } from '@frontdesk/versioning/testing';
import { describe, expect, test } from '@jest/globals';
import request from 'supertest';
import { routes } from '../src/routes.ts';
import { appUnderTest, credential } from './app-under-test.ts';
import { documentId, sampleReads } from './sample-reads.ts';

interface Sample {
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly reads?: Parameters<typeof sampleReads>[0];
}

const lost = async () => {
  throw new Problem(backendTimedOut, 'It failed.');
};
const document = `/v1/documents/${documentId}`;
const person = { Authorization: 'Bearer documents.read' };

/** What programs of partners get, by operation and by a name for each. */
const samples: Readonly<Record<string, Readonly<Record<string, Sample>>>> = {
  listDocuments: {
    page: { path: '/v1/documents' },
    unknownParameter: { path: '/v1/documents?limt=5' },
    otherCursor: { path: '/v1/documents?cursor=bm9uZQ' },
    lost: { path: '/v1/documents', reads: { documents: lost } },
  },
  getDocument: {
    whole: { path: document },
    lost: { path: document, reads: { user: lost, comments: lost, tags: lost } },
    hidden: { path: document, reads: { access: async () => ({ permissions: [] }) } },
    stranger: { path: document, headers: {} },
    unscoped: { path: document, headers: { 'X-API-Key': 'profile' } },
  },
  listComments: { page: { path: `${document}/comments` } },
  getConsent: { none: { path: '/v1/consent', headers: person } },
};

const golden = goldenFolder(new URL('./golden/', import.meta.url));

async function answered(operation: string, name: string, { path, headers = credential, reads = {} }: Sample) {
  const { app } = appUnderTest({ reads: sampleReads(reads) });
  const { status, text } = await request(app)
    .get(path)
    .set({ 'X-Request-Id': 'golden-request', ...headers });
  return { operation, name: `${operation}.${name}.v1`, status, text };
}

const held = await Promise.all(
  Object.entries(samples).flatMap(([operation, all]) =>
    Object.entries(all).map(([name, sample]) => answered(operation, name, sample)),
  ),
);

describe('every published answer', () => {
  test.each(held)('$name is, byte for byte, what programs were written for', (answer) => golden.hold(answer));

  test('has a file, and no file is left over', () => {
    expect(golden.leftOver(held)).toEqual([]);
  });

  test('is there for each route and status that has a shape', () => {
    const shaped = routes.flatMap(({ name, answers }) =>
      Object.entries(answers).flatMap(([status, shape]) =>
        typeof shape === 'object' && shape !== null ? [`${name} ${status}`] : [],
      ),
    );
    const seen = new Set(held.map(({ operation, status }) => `${operation} ${status}`));
    expect(shaped.filter((one) => !seen.has(one))).toEqual([]);
  });
});

describe('what is strict', () => {
  test('no version but that of the path', async () => {
    const { app } = appUnderTest();
    expect((await request(app).get('/documents').set(credential)).status).toBe(404);
  });

  test('goes on by the cursor of its own list', async () => {
    const asked: unknown[] = [];
    const reads = sampleReads({
      documents: async (filters) => {
        asked.push(filters.cursor);
        return { items: [], nextCursor: null };
      },
    });
    const first = await request(appUnderTest().app).get('/v1/documents').set(credential);
    const { app } = appUnderTest({ reads });
    const cursor = String(first.body.nextCursor);
    expect((await request(app).get('/v1/documents').query({ cursor }).set(credential)).body.nextCursor).toBeNull();
    expect(asked).toEqual(['more']);
    const comments = await request(app).get(`${document}/comments`).query({ cursor }).set(credential);
    expect(comments.status).toBe(400);
  });
});
