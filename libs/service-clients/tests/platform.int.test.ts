import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createCache, type Cache } from '@frontdesk/cache';
import { developmentKey, platformApiKey, signedContext, type Caller, type Credential } from '@frontdesk/delegation';
import { startPlatform, tokenIssuer, type StartedPlatform } from '@frontdesk/test-kit';
import { createUpstream } from '@frontdesk/upstream';
import { z } from 'zod';
import { getEffectiveAccess } from '../src/access/operations.ts';
import { getReadingState } from '../src/activity/operations.ts';
import { listCollaborators, listComments } from '../src/collaboration/operations.ts';
import { getDocument, listAttachments, listTags, replaceTags } from '../src/documents/operations.ts';
import { getSummary } from '../src/generation/operations.ts';
import { getUser } from '../src/identity/operations.ts';
import {
  bind,
  createPlatform,
  invalidationsOf,
  type CallerReach,
  type Platform,
  type PlatformChange,
} from '../src/index.ts';
import { getLatestRevision, getOutline } from '../src/revisions/operations.ts';
import { related } from '../src/search/operations.ts';
import { callerOf } from './all-operations.ts';

const documentId = 'doc_q3plan7x2mva';
const tenant = 'ten_halden4k7q2w';
const chi = callerOf(tenant, 'usr_chi9r5d3vnk8');
const ben = callerOf(tenant, 'usr_ben4t8w1zcp6');

// The first call of gRPC loads its library: seconds, on a machine that runs every test at once.
const withinMs = 30_000;
const reachOf = (caller: Caller): CallerReach => ({
  signal: new AbortController().signal,
  deadline: performance.now() + withinMs,
  caller,
});

const readers = {
  document: getDocument.reading(z.object({ title: z.string(), ownerId: z.string() })),
  revision: getLatestRevision.reading(z.object({ revision: z.int() })),
  outline: getOutline.reading(z.object({ revision: z.int() })),
  access: getEffectiveAccess.reading(z.object({ permissions: z.array(z.string()) })),
  owner: getUser.reading(z.object({ displayName: z.string() })),
  collaborators: listCollaborators.reading(z.object({ total: z.int() })),
  comments: listComments.reading(z.object({ comments: z.array(z.object({ comment_id: z.string() })) })),
  tags: listTags.reading(z.object({ items: z.array(z.object({ name: z.string() })) })),
  attachments: listAttachments.reading(z.object({ items: z.array(z.object({ fileName: z.string() })) })),
  near: related.reading(z.object({ documents: z.array(z.object({ title: z.string() })) })),
  summary: getSummary.reading(z.object({ text: z.string() })).answering({ summary_not_found: null }),
  setTags: replaceTags.reading(z.object({ items: z.array(z.object({ name: z.string() })) })),
  place: getReadingState.reading(z.object({ ProgressPercent: z.int() })).answering({ NeverRead: null }),
};

const services = [
  'documents',
  'revisions',
  'identity',
  'access',
  'collaboration',
  'search',
  'generation',
  'activity',
] as const;

async function start() {
  const issuer = await tokenIssuer();
  const backends = await startPlatform({ issuer: issuer.issuer });
  const upstreams = services.map(
    (service) => [service, createUpstream({ service, urls: [backends.urls[service]] })] as const,
  );
  const to = Object.fromEntries(upstreams) as Record<(typeof services)[number], (typeof upstreams)[number][1]>;
  const stop = async () => {
    await Promise.all(upstreams.map(([, upstream]) => upstream.close()));
    await Promise.all([backends.stop(), issuer.stop()]);
  };
  return { issuer, backends, to, stop };
}

function platformOf({ issuer, to }: Awaited<ReturnType<typeof start>>, cache: Cache): Platform {
  const bearer =
    (audience: string, scope: string): Credential =>
    async (_, { userId, tenantId }) => ({
      authorization: `Bearer ${await issuer.token({ user: userId, tenant: tenantId, audience, scope })}`,
    });
  return createPlatform(
    {
      documents: {
        call: to.documents.http,
        credential: {
          reads: bearer('documents', 'documents.read'),
          writes: bearer('documents', 'documents.write'),
        },
      },
      revisions: { call: to.revisions.http, credential: bearer('revisions', 'revisions.read') },
      identity: { call: to.identity.http, credential: bearer('platform', 'identity.read') },
      collaboration: { call: to.collaboration.http, credential: bearer('collaboration', 'collaboration.read') },
      search: { call: to.search.grpc, credential: bearer('search', 'search.read') },
      access: { call: to.access.http, credential: developmentKey({ key: 'dev-platform-key' }) },
      generation: { call: to.generation.http, credential: platformApiKey({ key: 'sk-dev-platform' }) },
      activity: { call: to.activity.http, credential: signedContext({ secret: 'dev-context-key' }) },
    },
    { cache },
  );
}

let world: Awaited<ReturnType<typeof start>>;
beforeAll(async () => void (world = await start()), 60_000);
afterAll(() => world.stop());
beforeEach(() => world.backends.clearCalls());

/** The twelve calls of the mobile app's screen of a document. */
async function view(reads: ReturnType<typeof bind<typeof readers>>, reach: CallerReach) {
  const params = { document_id: documentId };
  const document = reads.document({ documentId }, reach);
  const [metadata, owner, ...others] = await Promise.all([
    document,
    document.then(({ ownerId }) => reads.owner({ userId: ownerId }, reach)),
    reads.revision({ documentId }, reach),
    reads.outline({ documentId }, reach),
    reads.access({ documentId }, reach),
    reads.collaborators({ ...params, page_size: 12 }, reach),
    reads.comments({ ...params, page_size: 20 }, reach),
    reads.tags({ documentId }, reach),
    reads.attachments({ documentId }, reach),
    reads.near({ documentId, limit: 5 }, reach),
    reads.summary(params, reach),
    reads.place({ documentId }, reach),
  ]);
  return { metadata, owner, others };
}

/** Follows the platform's events, as an app does, into the cache. */
async function hear(control: string, cache: Cache) {
  const left = new AbortController();
  const { body } = await fetch(`${control}/events`, { signal: left.signal });
  const types: string[] = [];
  const follow = async () => {
    let text = '';
    for await (const bytes of body!) {
      const events = (text + Buffer.from(bytes).toString()).split('\n\n');
      text = events.pop() ?? '';
      for (const data of events.flatMap((event) => /^data: ?(.*)$/m.exec(event)?.[1] ?? [])) {
        const event = JSON.parse(data) as PlatformChange;
        for (const { tags, afterMs } of invalidationsOf(event)) await cache.invalidate(tags, { afterMs });
        types.push(event.type);
      }
    }
  };
  const following = follow().catch(() => {});
  const next = async (type: string) => {
    while (!types.includes(type)) await new Promise((resolve) => setTimeout(resolve, 5));
  };
  return { next, stop: () => (left.abort(), following) };
}

const calls = async (backends: StartedPlatform) => Object.keys(await backends.calls()).sort();

describe('the mobile app’s screen of a document, on the real platform', () => {
  test('makes twelve calls, at most five of them again, and those of a change anew', async () => {
    const cache = createCache();
    const { backends } = world;
    const reads = bind(readers, platformOf(world, cache));
    const first = await view(reads, reachOf(chi));
    expect(await calls(backends)).toHaveLength(12);
    expect(first.owner).toEqual({ displayName: 'Ada Lindqvist' });

    await backends.clearCalls();
    expect(await view(reads, reachOf(chi))).toEqual(first);
    // Only search may be asked again: its snapshot of access may have been old already.
    expect((await calls(backends)).filter((name) => name !== 'search.Related')).toEqual([]);

    await backends.clearCalls();
    const data = { documentId, version: 18, changedFields: ['tags'], currentRevision: 42, updatedBy: ben.userId };
    const change = { type: 'document.updated', subject: documentId, tenantid: tenant, data };
    for (const { tags, afterMs } of invalidationsOf(change)) void cache.invalidate(tags, { afterMs });
    await view(reads, reachOf(chi));
    expect((await calls(backends)).filter((name) => name !== 'search.Related')).toEqual([
      'documents.getDocument',
      'documents.listTags',
    ]);
    await cache.close();
  }, 60_000);

  test('shows the change of another user as soon as its event is heard, and their own at once', async () => {
    const cache = createCache();
    const heard = await hear(world.backends.urls.control, cache);
    const reads = bind(readers, platformOf(world, cache));
    const tagsFor = async (caller: Caller) =>
      (await reads.tags({ documentId }, reachOf(caller))).items.map((one) => one.name);
    const before = await tagsFor(chi);
    await tagsFor(ben);
    await reads.setTags({ documentId, body: { tags: [...before, 'new'] } }, reachOf(ben));
    expect(await tagsFor(ben)).toContain('new');
    await heard.next('document.updated');
    expect(await tagsFor(chi)).toContain('new');
    await world.backends.clearCalls();
    await tagsFor(chi);
    expect(await world.backends.calls()).toEqual({});
    await heard.stop();
    await cache.close();
  }, 60_000);

  test('is another user’s own but for what their tenant shares', async () => {
    const cache = createCache();
    const reads = bind(readers, platformOf(world, cache));
    await view(reads, reachOf(chi));
    await world.backends.clearCalls();
    await view(reads, reachOf(ben));
    expect(await calls(world.backends)).toEqual([
      'access.getEffectiveAccess',
      'activity.getReadingState',
      'collaboration.listCollaborators',
      'collaboration.listComments',
      'documents.getDocument',
      'documents.listAttachments',
      'documents.listTags',
      'search.Related',
    ]);
    await cache.close();
  }, 60_000);

  test('reads people together, and each of them once', async () => {
    const cache = createCache();
    const { owner } = bind(readers, platformOf(world, cache));
    const ids = ['usr_ada7k2m9qxr3', 'usr_ben4t8w1zcp6', 'usr_gone00000000'];
    const read = () => Promise.allSettled(ids.map((userId) => owner({ userId }, reachOf(chi))));
    expect(await read()).toMatchObject([
      { value: { displayName: 'Ada Lindqvist' } },
      { value: { displayName: 'Ben Okafor' } },
      { reason: { code: 'not-found', backendCode: 'user_not_found' } },
    ]);
    expect(await world.backends.calls()).toEqual({ 'identity.batchGetUsers': 1 });
    await read();
    // What is not there is asked for again.
    expect(await world.backends.calls()).toEqual({ 'identity.batchGetUsers': 1, 'identity.getUser': 1 });
    await cache.close();
  });
});
