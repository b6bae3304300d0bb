import { Problem } from '@frontdesk/problems';
import type { ProblemKind } from '@frontdesk/problems';
import { Refusal, conflict, notFound } from '@frontdesk/service-clients';
import { backendTimedOut } from '@frontdesk/upstream';
import { appUnderTest, bearer } from './app-under-test.ts';
import { examples, send } from './requests.ts';
import { answers, listed, sampleReads } from './sample-reads.ts';

interface Sample {
  /** Behind the path of the route's example. */
  readonly query?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly reads?: Parameters<typeof sampleReads>[0];
  readonly env?: Readonly<Record<string, string>>;
}

export interface PublishedAnswer {
  /** Such as `getHome.whole.v1`. */
  readonly name: string;
  readonly operation: string;
  readonly status: number;
  /** The body, as a phone gets it. */
  readonly text: string;
}

const lost = async () => {
  throw new Problem(backendTimedOut, 'It failed.');
};

function refusing(kind: ProblemKind, backendCode: string, details?: unknown) {
  const refused = { service: 'any', operation: 'any.thing', backendStatus: kind.status, backendCode, details };
  return async () => {
    throw new Refusal(kind, refused);
  };
}

const allLost = {
  ...{ outline: lost, user: lost, collaborators: lost, comments: lost, tags: lost, attachments: lost },
  ...{ related: lost, summary: lost, tenantSettings: lost, readingState: lost },
};
const changed = { ...listed, updatedAt: '2026-06-19T08:00:00Z' };
const savedBefore = { ...answers.saveRevision.body, revision: 42, baseRevision: 41 };
const saidBefore = refusing(conflict, 'REVISION_CONFLICT', { currentRevision: 42, current: savedBefore });

/** What phones get, by operation and by a name for each: screens with all, screens with little, and what went wrong. */
const samples: Readonly<Record<string, Readonly<Record<string, Sample>>>> = {
  getHome: {
    whole: {},
    lost: { reads: { notifications: lost, readingState: lost } },
    late: { reads: { documents: lost } },
    stranger: { headers: { Authorization: '' } },
    unscoped: { headers: { Authorization: 'Bearer profile' } },
    tooOld: {
      headers: { 'Frontdesk-App': 'ios/6.9.12' },
      env: { APP_MINIMUM_IOS: '7.0.0', APP_STORE_IOS: 'https://apps.apple.com/app/id1' },
    },
  },
  listDocuments: {
    page: {},
    found: { query: '?q=Rotterdam' },
    foundLost: { query: '?q=Rotterdam', reads: { documents: lost } },
  },
  syncDocuments: {
    unchanged: {},
    changed: { reads: { documents: async () => ({ items: [changed], nextCursor: null }) } },
    gone: { reads: { documents: async () => ({ items: [], nextCursor: null }) } },
  },
  getDocument: {
    whole: {},
    full: { query: '?body=full' },
    lost: { reads: allLost },
    unread: { reads: { readingState: async () => null, summary: refusing(notFound, 'not_found') } },
    gone: { reads: { document: refusing(notFound, 'not-found') } },
  },
  getBody: { page: {} },
  saveRevision: { saved: {}, conflict: { reads: { saveRevision: saidBefore } } },
  listComments: { page: {} },
  createComment: { made: {}, keyless: { headers: { 'Idempotency-Key': '' } } },
  changeComment: { changed: {} },
  askDocument: { begun: { headers: { Accept: 'application/json' } } },
  listNotifications: { page: {} },
  markNotificationRead: { read: {} },
};

/** Every sample as version 1 answers it, through the whole app. */
export async function publishedAnswers(published?: Parameters<typeof appUnderTest>[2]): Promise<PublishedAnswer[]> {
  const named = Object.entries(samples).flatMap(([operation, all]) =>
    Object.entries(all).map(([name, sample]) => ({ operation, name: `${operation}.${name}.v1`, sample })),
  );
  const sent = named.map(async ({ operation, name, sample }) => {
    const { status, text } = await sentAs(operation, sample, published);
    return { operation, name, status, text };
  });
  return await Promise.all(sent);
}

function sentAs(operation: string, sample: Sample, published: Parameters<typeof appUnderTest>[2]) {
  const { query = '', headers, reads = {}, env = {} } = sample;
  const example = examples()[operation];
  if (!example) throw new Error(`There is no example of ${operation}.`);
  const { app } = appUnderTest({ reads: sampleReads(reads) }, { ...env }, published);
  const asked = { ...example, path: `${example.path}${query}` };
  return send(app, asked, { Authorization: bearer, 'X-Request-Id': 'golden-request', ...headers });
}
