import { describe, expect, test } from '@jest/globals';
import type { Activity } from '../activities/activity.ts';
import { createSeal } from '@frontdesk/sealing';
import { createLogger } from '@frontdesk/telemetry';
import type { WorkItem } from '@frontdesk/work-queue';
import { createInbox, keptActivity } from './inbox.ts';
import { sealedWork } from './sealed-work.ts';

const seal = createSeal(() => [{ id: 'a', key: Buffer.alloc(32, 1) }]);
const log = createLogger({ name: 'test', level: 'silent', destination: { write: () => undefined } });
const trace = { requestId: 'request', traceparent: '00-1-2-01' };
const activity = {
  type: 'message',
  id: '1',
  channelId: 'msteams',
  serviceUrl: 'https://smba.trafficmanager.net/emea/',
  from: { id: '29:ada' },
  recipient: { id: '28:bot' },
  conversation: { id: 'a:1' },
  text: 'ask what Rotterdam can take',
} as Activity;
const activities = sealedWork({ form: keptActivity, seal, tracing: undefined, log });

function inbox() {
  const put: WorkItem[] = [];
  const work = { put: async (item: WorkItem) => (put.push(item), 'new' as const) };
  return { put, inbox: createInbox(work, activities) };
}

const held = (payload: Buffer) => ({
  payload,
  attempt: 1,
  signal: new AbortController().signal,
  noted: () => undefined,
  note: async () => undefined,
  requireHeld: () => undefined,
});

describe('the inbox', () => {
  test('keeps nothing that could be read', async () => {
    const { put, inbox: box } = inbox();
    await box.take(activity, trace);
    expect(put[0]?.payload.toString('latin1')).not.toMatch(/Rotterdam|ada|a:1/);
  });

  test('gives what it kept to whom it is for', async () => {
    const { put, inbox: box } = inbox();
    await box.take(activity, trace);
    const came: unknown[] = [];
    const work = activities.doneBy(async (given, _held, { requestId }) => void came.push(given.activity, requestId));
    for (const { payload } of put) await work(held(payload));
    expect(came).toEqual([activity, trace.requestId]);
  });

  test('leaves what it cannot read to others', async () => {
    const other = createSeal(() => [{ id: 'b', key: Buffer.alloc(32, 2) }]);
    const work = activities.doneBy(async () => undefined);
    const later = seal.close('work', JSON.stringify({ form: 2, kind: 'activity' }));
    for (const payload of [other.close('work', '{}'), later, Buffer.from('nothing')]) {
      await expect(work(held(payload))).rejects.toThrow('Again later.');
    }
  });

  test('knows an activity by channel, conversation and id', async () => {
    const { put, inbox: box } = inbox();
    await box.take(activity, trace);
    await box.take({ ...activity, text: 'other words' }, trace);
    await box.take({ ...activity, conversation: { id: 'a:2' } }, trace);
    const ids = put.map(({ id }) => id);
    expect([ids[0] === ids[1], ids[0] === ids[2]]).toEqual([true, false]);
  });
});
