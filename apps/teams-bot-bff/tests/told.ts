import { createLogger, openTrail } from '@frontdesk/telemetry';
import { Again } from '@frontdesk/work-queue';
import type { Held } from '@frontdesk/work-queue';
import { changeNotice } from '../src/proactive/notice.ts';
import { tellChange } from '../src/proactive/tell-change.ts';
import { memorySubscriptions } from '../src/subscriptions/memory-subscriptions.ts';
import type { Subscription } from '../src/subscriptions/subscriptions.ts';
import type { PlatformStack } from './platform-stack.ts';

const tenantId = 'ten_halden4k7q2w';
const documentId = 'doc_q3plan7x2mva';
const log = createLogger({ name: 'test', destination: { write: () => undefined } });
const change = { eventId: 'documents 1', kind: 'edited', tenantId, documentId, time: '2026-06-18T10:00:00Z' } as const;

/** What becomes of a notice for this person: whether they are told, and whether they still follow. */
export async function told(stack: Pick<PlatformStack, 'reads'>, userId: string, { follows = true } = {}) {
  const subscriptions = memorySubscriptions();
  const subscription: Subscription = {
    ...{ tenantId, documentId, userId, teamsUserId: '29:x', conversationId: 'a:x', locale: 'en', since: 0 },
  };
  if (follows) await subscriptions.add(subscription);
  const sent: unknown[] = [];
  const { signal } = new AbortController();
  const held = { signal, noted: () => undefined, note: async () => undefined, requireHeld: () => undefined };
  const telling = {
    reads: stack.reads,
    audit: { record: () => undefined },
    revocations: { isRevoked: () => false },
    conversations: {
      find: async () => ({
        conversationId: 'a:x',
        serviceUrl: 'https://x/',
        channelId: 'msteams',
        bot: { id: '28:b' },
      }),
    },
    connector: { send: async (_to: unknown, activity: unknown) => String(sent.push(activity)) },
    subscriptions,
    notice: changeNotice,
  };
  const end = await tellChange(telling as never, { subscription, change }, held as Partial<Held> as Held, {
    log,
    trail: openTrail(0),
  }).then(
    () => 'done',
    (error: unknown) => (error instanceof Again ? 'again' : String(error)),
  );
  return { end, sent: sent.length, follows: (await subscriptions.ofDocument(tenantId, documentId)).length };
}
