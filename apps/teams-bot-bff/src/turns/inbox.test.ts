import { describe, expect, test } from '@jest/globals';
import type { Activity } from '../activities/activity.ts';
import { createSeal } from '@frontdesk/sealing';
import { createLogger } from '@frontdesk/telemetry';
import type { WorkItem } from '../work/work-store.ts';
import { createInbox, workItems } from './inbox.ts';
import type { Workers } from './inbox.ts';
import { trailing } from './trailing.ts';

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
const change = { eventId: 'documents 1', kind: 'edited', tenantId: 'ten_a', documentId: 'doc_a', time: '' } as const;

function inbox(answers: ('new' | 'known' | 'full')[] = []) {
  const put: WorkItem[] = [];
  const work = { put: async (item: WorkItem) => (put.push(item), answers.shift() ?? ('new' as const)) };
  return { put, inbox: createInbox({ replies: work, notices: work }, seal) };
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
    await box.takeActivity(activity, trace);
    expect(put[0]?.payload.toString('latin1')).not.toMatch(/Rotterdam|ada|a:1/);
  });

  test('gives what it kept to whom it is for', async () => {
    const { put, inbox: box } = inbox();
    await box.takeActivity(activity, trace);
    await box.takeChange(change);
    const came: unknown[] = [];
    const workers = {
      activity: async (...[given, , { requestId }]: Parameters<Workers['activity']>) =>
        void came.push(given, requestId),
      change: async (given: unknown) => void came.push(given),
      tell: async () => undefined,
    };
    const work = workItems(workers, seal, trailing({ tracing: undefined, log }));
    for (const { payload } of put) await work(held(payload));
    expect(came).toEqual([activity, trace.requestId, change]);
  });

  test('leaves what it cannot read to others', async () => {
    const other = createSeal(() => [{ id: 'b', key: Buffer.alloc(32, 2) }]);
    const nobody = { activity: async () => undefined, change: async () => undefined, tell: async () => undefined };
    const work = workItems(nobody, seal, trailing({ tracing: undefined, log }));
    const later = seal.close('work', JSON.stringify({ form: 2, kind: 'activity' }));
    for (const payload of [other.close('work', '{}'), later, Buffer.from('nothing')]) {
      await expect(work(held(payload))).rejects.toThrow('Again later.');
    }
  });

  test('does not lose a change that there is no place for', async () => {
    const { inbox: box } = inbox(['full']);
    await expect(box.takeChange(change)).rejects.toThrow();
  });

  test('knows an activity by channel, conversation and id, and a notice by event and person', async () => {
    const { put, inbox: box } = inbox();
    await box.takeActivity(activity, trace);
    await box.takeActivity({ ...activity, text: 'other words' }, trace);
    await box.takeActivity({ ...activity, conversation: { id: 'a:2' } }, trace);
    const ids = put.map(({ id }) => id);
    expect([ids[0] === ids[1], ids[0] === ids[2]]).toEqual([true, false]);
  });
});
