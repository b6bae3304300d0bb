import type { Activity } from '../activities/activity.ts';
import { activityKey } from '../activities/invokes.ts';
import type { Seal } from '@frontdesk/sealing';
import type { Change } from '../proactive/changes.ts';
import type { Subscription } from '../subscriptions/subscriptions.ts';
import type { Held } from '../work/held.ts';
import { Again } from '../work/work.ts';
import type { Work } from '../work/work.ts';
import type { Around, Trailing } from './trailing.ts';
import { workPayload } from './work-payload.ts';
import type { WorkPayload } from './work-payload.ts';

/** Under which request it came. */
export interface Trace {
  readonly requestId: string;
  readonly traceparent: string;
}

/** What is to be done once, and kept until it is. */
export interface Inbox {
  /** `id`: what makes it one, where that is not the activity itself. */
  takeActivity(activity: Activity, trace: Trace, id?: string): Promise<'new' | 'known' | 'full'>;
  takeChange(change: Change): Promise<void>;
  takeTelling(change: Change, subscription: Subscription): Promise<void>;
}

export interface Workers {
  activity(activity: Activity, held: Held, around: Around): Promise<void>;
  change(change: Change): Promise<void>;
  tell(
    told: { readonly change: Change; readonly subscription: Subscription },
    held: Held,
    around: Around,
  ): Promise<void>;
}

type Queue = Pick<Work, 'put'>;

/** Nobody waits for a notice. Whatever becomes of them, who writes is answered. */
export interface Queues {
  readonly replies: Queue;
  readonly notices: Queue;
}

// Sealed for this: people's words stand in it.
const purpose = 'work';

/** Writes down what comes in, sealed. What is said in a conversation comes one after the other. */
export function createInbox({ replies, notices }: Queues, seal: Seal): Inbox {
  const put = (queue: Queue, id: string, lane: string, payload: WorkPayload) =>
    queue.put({ id, lane, payload: seal.close(purpose, JSON.stringify(payload)) });
  const mustTell = async (id: string, lane: string, payload: WorkPayload): Promise<void> => {
    if ((await put(notices, id, lane, payload)) === 'full') throw new Again('there is too much to do');
  };
  return {
    takeActivity: (activity, trace, id = JSON.stringify(activityKey(activity))) =>
      put(replies, `activity ${id}`, laneOf(activity.conversation.id), {
        form: 1,
        kind: 'activity',
        activity,
        ...trace,
      }),
    takeChange: (change) => {
      const { eventId, tenantId, documentId } = change;
      return mustTell(`change ${eventId}`, `change ${tenantId} ${documentId}`, { form: 1, kind: 'change', change });
    },
    takeTelling: (change, subscription) => {
      const { conversationId, userId } = subscription;
      const payload = { form: 1, kind: 'tell', change, subscription } as const;
      return mustTell(`tell ${change.eventId} ${conversationId} ${userId}`, laneOf(conversationId), payload);
    },
  };
}

/** Opens what was written down, and gives it to whom it is for. */
export function workItems(workers: Workers, seal: Seal, trail: Trailing): (held: Held) => Promise<void> {
  return async (held) => {
    const text = seal.open(purpose, held.payload)?.toString();
    // An instance with another key, or an older one, cannot read it; one that can will come to it.
    const read = text === undefined ? undefined : workPayload.safeParse(JSON.parse(text)).data;
    if (read === undefined) throw new Again('it cannot be read here');
    const work = { name: read.kind, attempt: held.attempt, ...(read.kind === 'activity' && { came: read }) };
    await trail(work, async (around) => {
      if (read.kind === 'change') await workers.change(read.change);
      else if (read.kind === 'tell') await workers.tell(read, held, around);
      else await workers.activity(read.activity, held, around);
    });
  };
}

function laneOf(conversationId: string): string {
  return `conversation ${conversationId}`;
}
