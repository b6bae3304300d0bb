import { once } from 'node:events';
import type { ChangeEvent } from '@frontdesk/change-events';
import { memoryTopicLog } from '@frontdesk/streaming';
import type { TopicLog } from '@frontdesk/streaming';
import { createMetrics, createLogger } from '@frontdesk/telemetry';
import { afterEach, describe, expect, test } from '@jest/globals';
import { createLiveDocuments } from '../src/live/live-documents.ts';
import type { LiveDocuments } from '../src/live/live-documents.ts';
import type { LiveReader, Presence } from '../src/live/live-readers.ts';
import { liveReports } from '../src/live/live-reports.ts';
import { memoryPresenceTurns } from '../src/live/presence-turns.ts';
import { until } from './answers-stack.ts';
import { appUnderTest, signedIn } from './app-under-test.ts';
import { examples, send } from './requests.ts';

const tenantId = 'ten_halden4k7q2w';
const documentId = 'doc_q3plan7x2mva';
const [ada, ben, chiara] = ['usr_ada7k2m9qxr3', 'usr_ben4t8w1zcp6', 'usr_chi9r5d3vnk8'];

const open: LiveDocuments[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((live) => live.close()));
});

function liveDocuments(log: TopicLog = memoryTopicLog()) {
  const reports = liveReports(createMetrics({ app: 'test' }), createLogger({ name: 'test', level: 'silent' }));
  const live = createLiveDocuments({
    ...{ log, turns: memoryPresenceTurns(), presenceMs: 60_000, recheckMs: 60_000, reports },
  });
  open.push(live);
  return live;
}

type Asking = Omit<LiveReader, 'cut'>;

function who(userId = chiara, more: Partial<Asking> = {}): Asking {
  const nobody: Presence = { users: [] };
  return {
    ...{ tenantId, documentId, userId: userId!, mayShare: false },
    permissions: async () => new Set(['read']),
    presence: async () => nobody,
    ...more,
  };
}

async function reading(live: LiveDocuments, asking = who()) {
  const { stream } = await live.read(asking, { lastEventId: undefined, before: live.accessChanges });
  let text = '';
  stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const said = () => [...text.matchAll(/^event: (.+)\ndata: (.+)$/gm)].map(([, event, data]) => `${event} ${data}`);
  const hears = (part: string) => until(() => said().some((one) => one.includes(part)), 3_000);
  await hears('live');
  return { said, hears };
}

let count = 0;
function change(type: string, data: Record<string, unknown>, more: Partial<ChangeEvent> = {}): ChangeEvent {
  count += 1;
  const event = { id: `evt_${count}`, source: '/platform/any', type, subject: documentId, tenantid: tenantId, data };
  return { ...event, time: '2026-06-18T09:41:27Z', ...more };
}

describe('a change of the platform', () => {
  const internal = { storageKey: 's3://x', cost_center: 'CC-1', mentions: ['usr_someone00001'], body: 'text' };

  test.each([
    [
      'document.updated',
      { documentId, version: 17, changedFields: ['title', 'costCenter'], currentRevision: 4, updatedBy: ada },
      'document-changed {"etag":"\\"v17\\"","fields":["title"]}',
    ],
    [
      'revision.created',
      { documentId, revision: 42, baseRevision: 41, authorId: ben },
      `revision-created {"revision":42,"authorId":"${ben}"}`,
    ],
    [
      'comment.created',
      { document_id: documentId, comment_id: 'cmt_1', parent_id: null, author_id: ada },
      `comment-created {"commentId":"cmt_1","parentId":null,"authorId":"${ada}"}`,
    ],
    [
      'comment.resolved',
      { document_id: documentId, comment_id: 'cmt_1', resolved_by: ada },
      `comment-resolved {"commentId":"cmt_1","resolvedBy":"${ada}"}`,
    ],
    [
      'summary.refreshed',
      { document_id: documentId, revision: 42, language: 'en-GB' },
      'summary-refreshed {"revision":42,"language":"en-GB"}',
    ],
    ['access.changed', { documentId, granteeId: chiara, role: 'editor' }, `access-changed {"userId":"${chiara}"}`],
    ['access.changed', { documentId, granteeId: 'grp_fleet', role: 'editor' }, 'access-changed {}'],
    ['access.changed', { documentId: null, granteeId: null, role: null }, 'access-changed {}'],
  ])('%s is told without what only some may see', async (type, data, said) => {
    const live = liveDocuments();
    const reader = await reading(live);
    await live.listener.hear(change(type, { ...data, ...internal }));
    await reader.hears(said);
    expect(reader.said().filter((one) => !one.startsWith('presence-changed'))).toEqual(['live {}', said]);
  });

  test('is told once, whoever says it and however often', async () => {
    const live = liveDocuments();
    const reader = await reading(live);
    const created = change('revision.created', { documentId, revision: 2, authorId: ada });
    await Promise.all([live.listener.hear(created), live.listener.hear(created)]);
    await live.listener.hear(change('revision.created', { documentId, revision: 3, authorId: ada }));
    await reader.hears('"revision":3');
    expect(reader.said().filter((one) => one.startsWith('revision'))).toHaveLength(2);
  });

  test('is told to nobody of another organisation, and to nobody who reads another document', async () => {
    const live = liveDocuments();
    const [stranger, other] = [who(ada, { tenantId: 'ten_other' }), who(ada, { documentId: 'doc_other0001' })];
    const readers = [await reading(live, stranger), await reading(live, other)];
    const [reader] = [await reading(live)];
    await live.listener.hear(change('revision.created', { documentId, revision: 2, authorId: ada }));
    await reader.hears('"revision":2');
    for (const { said } of readers) expect(said().join()).not.toContain('revision');
  });

  test('that is not as the platform says is an error, and that is of no interest is nothing', async () => {
    const { listener } = liveDocuments();
    await expect(listener.hear(change('comment.created', { document_id: documentId }))).rejects.toThrow();
    await expect(listener.hear(change('user.updated', { userId: ada, changedFields: [] }))).resolves.toBeUndefined();
    await expect(listener.hear(change('tenant.moved', {}))).resolves.toBeUndefined();
  });
});

describe('a reader', () => {
  const taken = (granteeId: string | null, id: string | null = documentId) =>
    change('access.changed', { documentId: id, granteeId, role: null });
  const no = async () => new Set<string>();

  test.each([
    ['their own grant', chiara],
    ['a group’s', 'grp_fleet0001'],
    ['nobody knows whose', null],
  ])('who may not read any more is cut: %s', async (_, grantee) => {
    const live = liveDocuments();
    const reader = await reading(live, who(chiara, { permissions: no }));
    await live.listener.hear(taken(grantee ?? null));
    await reader.hears('ended {"why":"access-changed"}');
  });

  test('is asked for once for all their tabs, and not for another’s change', async () => {
    const live = liveDocuments();
    let asked = 0;
    const permissions = async () => {
      asked += 1;
      return new Set(['read']);
    };
    await Promise.all([1, 2, 3].map(() => reading(live, who(chiara, { permissions }))));
    await live.listener.hear(taken(ada!));
    expect(asked).toBe(0);
    await live.listener.hear(taken(chiara!));
    expect(asked).toBe(1);
  });

  test('of whom nobody can say whether they may is cut', async () => {
    const live = liveDocuments();
    const permissions = () => Promise.reject(new Error('away'));
    const reader = await reading(live, who(chiara, { permissions }));
    await live.listener.hear(taken(null, null));
    await reader.hears('"why":"access-unknown"');
  });

  test('who asked before access changed is asked again as soon as the stream is open', async () => {
    const live = liveDocuments();
    const before = live.accessChanges;
    await live.listener.hear(taken(chiara!));
    const { stream } = await live.read(who(chiara, { permissions: no }), { lastEventId: undefined, before });
    await once(stream, 'close');
  });

  test('who is in other groups now is asked for again, and is told nothing of it', async () => {
    const live = liveDocuments();
    const [stays, goes] = [await reading(live), await reading(live, who(ben, { permissions: no }))];
    await live.listener.hear(change('user.updated', { userId: chiara, changedFields: ['groupIds'] }));
    await live.listener.hear(change('user.updated', { userId: ben, changedFields: ['groupIds'] }));
    await goes.hears('"why":"access-changed"');
    expect(stays.said().filter((one) => !one.startsWith('presence'))).toEqual(['live {}']);
  });

  test('of a deleted document is cut, without a question', async () => {
    const live = liveDocuments();
    const reader = await reading(live);
    await live.listener.hear(change('document.deleted', { documentId, deletedBy: ada }));
    await reader.hears('"why":"document-deleted"');
  });

  test('loads anew, and is asked for again, after changes may have been missed', async () => {
    const live = liveDocuments();
    let asked = 0;
    const counting = async () => {
      asked += 1;
      return new Set(['read']);
    };
    const [stays, goes] = [
      await reading(live, who(ada, { permissions: counting })),
      await reading(live, who(ben, { permissions: no })),
    ];
    live.listener.restored?.();
    await goes.hears('"why":"access-changed"');
    await stays.hears('reset');
    expect(asked).toBe(1);
  });

  test('loads anew after a change could not be told', async () => {
    const log = memoryTopicLog();
    let isAway = false;
    const publish: TopicLog['publish'] = async (...said) => {
      if (isAway) throw new Error('away');
      return await log.publish(...said);
    };
    const live = liveDocuments({ ...log, publish });
    const reader = await reading(live);
    isAway = true;
    const created = change('revision.created', { documentId, revision: 2, authorId: ada });
    await expect(live.listener.hear(created)).rejects.toThrow('away');
    isAway = false;
    await reader.hears('reset');
  });

  test('is sent to another instance when this one ends, to come back at a time of their own', async () => {
    const live = liveDocuments();
    const readers = await Promise.all([1, 2, 3, 4, 5].map(() => reading(live)));
    await live.close();
    for (const reader of readers) await reader.hears('moved');
    const times = readers.map(({ said }) => said().at(-1));
    expect(new Set(times).size).toBeGreaterThan(1);
  });
});

test('one user has so many streams on one instance, and no more', async () => {
  const { app, services } = appUnderTest({}, { STREAMS_PER_USER: '1' });
  const release = services.openStreams.take('usr_chi9r5d3vnk8');
  const refused = await send(app, examples()['documentEvents']!, signedIn);
  expect([refused.status, (refused.body as { type: string }).type]).toEqual([
    429,
    expect.stringContaining('too-many-streams'),
  ]);
  release?.();
  for (let turn = 0; turn < 3; turn += 1)
    expect((await send(app, examples()['documentEvents']!, signedIn)).status).toBe(200);
});
