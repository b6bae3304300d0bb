import { sealedWork } from '@frontdesk/bot-framework';
import { createSeal } from '@frontdesk/sealing';
import { createLogger } from '@frontdesk/telemetry';
import type { WorkItem } from '@frontdesk/work-queue';
import { describe, expect, test } from '@jest/globals';
import { createNotices, keptNotice } from './notices.ts';

const seal = createSeal(() => [{ id: 'a', key: Buffer.alloc(32, 1) }]);
const log = createLogger({ name: 'test', level: 'silent', destination: { write: () => undefined } });
const change = { eventId: 'documents 1', kind: 'edited', tenantId: 'ten_a', documentId: 'doc_a', time: '' } as const;
const follower = { userId: 'usr_a', teamsUserId: '29:ada', tenantId: 'ten_a', documentId: 'doc_a' };
const subscription = { ...follower, conversationId: 'a:1', locale: 'en', since: 0 } as const;
const sealed = sealedWork({ form: keptNotice, seal, tracing: undefined, log });

function notices(answer: 'new' | 'full' = 'new') {
  const put: WorkItem[] = [];
  const queue = { put: async (item: WorkItem) => (put.push(item), answer) };
  return { put, notices: createNotices(queue, sealed) };
}

const held = (payload: Buffer) => ({
  payload,
  attempt: 1,
  signal: new AbortController().signal,
  noted: () => undefined,
  note: async () => undefined,
  requireHeld: () => undefined,
});

describe('what is to be told', () => {
  test('is kept so that nobody can read it, and given to who tells it', async () => {
    const { put, notices: kept } = notices();
    await kept.takeChange(change);
    await kept.takeTelling(change, subscription);
    const came: unknown[] = [];
    for (const { payload } of put) {
      expect(payload.toString('latin1')).not.toMatch(/doc_a|29:ada/);
      await sealed.doneBy(async (notice) => void came.push(notice))(held(payload));
    }
    expect(came).toEqual([
      { form: 1, kind: 'change', change },
      { form: 1, kind: 'tell', change, subscription },
    ]);
  });

  test('is not lost where there is no place for it', async () => {
    await expect(notices('full').notices.takeChange(change)).rejects.toThrow('Again later.');
  });

  test('is known by event and person, and told in the order of its conversation', async () => {
    const { put, notices: kept } = notices();
    await kept.takeTelling(change, subscription);
    await kept.takeTelling(change, { ...subscription, userId: 'usr_b' });
    expect(new Set(put.map(({ id }) => id)).size).toBe(2);
    expect(new Set(put.map(({ lane }) => lane))).toEqual(new Set(['conversation a:1']));
  });
});
