// The state of the document platform: Maps of records in one form (camelCase, epoch milliseconds), a clock, ids,
// and the change events. Services translate it to their own casing and timestamps.
import type { Activity, Notification, ReadingState } from './activity.ts';
import type { Comment, Presence, Visit } from './comment.ts';
import type { Attachment, Document, Folder } from './document.ts';
import { cloudEvent } from './events.ts';
import type { Change, CloudEvent, Listener } from './events.ts';
import type { GenerationJob, Summary, UsageRow } from './generation.ts';
import { Grants } from './grants.ts';
import { idMaker } from './ids.ts';
import type { IdPrefix } from './ids.ts';
import { createInternals } from './internals.ts';
import type { Internals } from './internals.ts';
import { seededRandom } from './random.ts';
import type { Revision } from './revision.ts';
import type { Flag, Tenant } from './tenant.ts';
import type { Group, Preferences, User } from './user.ts';

export interface Records {
  readonly tenants: Map<string, Tenant>;
  readonly users: Map<string, User>;
  readonly preferences: Map<string, Preferences>;
  readonly groups: Map<string, Group>;
  readonly folders: Map<string, Folder>;
  /** Deleted documents are taken out; so is all that belongs to them. */
  readonly documents: Map<string, Document>;
  /** By documentId, oldest first: revision n is at n - 1. */
  readonly revisions: Map<string, Revision[]>;
  readonly attachments: Map<string, Attachment>;
  readonly grants: Grants;
  readonly comments: Map<string, Comment>;
  readonly visits: Map<string, Visit>;
  readonly presences: Map<string, Presence>;
  readonly summaries: Map<string, Summary>;
  readonly jobs: Map<string, GenerationJob>;
  readonly usage: Map<string, UsageRow>;
  readonly activities: Map<string, Activity>;
  readonly notifications: Map<string, Notification>;
  readonly readingStates: Map<string, ReadingState>;
  /** Under `tenantId/key`. */
  readonly flags: Map<string, Flag>;
}

export interface WorldOptions {
  /** Seeds ids and everything else that is drawn. */
  readonly seed?: string;
  readonly now?: () => number;
  /** Internal fields hold the canary. */
  readonly canary?: boolean;
  /** Multiplies every lag with which a service follows another; 0 follows in the next turn. */
  readonly lagScale?: number;
  /** Runs a task later; replaced in tests. Timers do not keep the process alive. */
  readonly schedule?: (task: () => void, ms: number) => void;
}

export interface World extends Records {
  readonly seed: string;
  readonly internals: Internals;
  readonly random: () => number;
  now(): number;
  newId(prefix: IdPrefix): string;
  /** Tells all subscribers of a stored change, 10 ms or a little more after it. */
  publish(change: Change): void;
  /** Hands an event on as it is, at once. */
  emit(event: CloudEvent): void;
  /** Every event; the answer ends the subscription. */
  subscribe(listener: Listener): () => void;
  /** Runs a task after a lag, which `lagScale` shortens. */
  later(lagMs: number, task: () => void): void;
}

const publishAfterMs = 10;

export function createWorld(options: WorldOptions = {}): World {
  const { seed = 'frontdesk', now = Date.now, canary = false, lagScale = 1, schedule = unrefTimeout } = options;
  const random = seededRandom(`${seed}/world`);
  const newId = idMaker(random);
  const listeners = new Set<Listener>();
  const emit = (event: CloudEvent): void => {
    for (const listener of [...listeners]) listener(event);
  };
  return {
    ...emptyRecords(),
    seed,
    internals: createInternals(canary),
    random,
    now,
    newId,
    emit,
    publish(change) {
      const event = cloudEvent(change, { id: newId('evt'), time: now(), random });
      schedule(() => emit(event), publishAfterMs);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    later: (lagMs, task) => schedule(task, lagMs * lagScale),
  };
}

function emptyRecords(): Records {
  return {
    tenants: new Map(),
    users: new Map(),
    preferences: new Map(),
    groups: new Map(),
    folders: new Map(),
    documents: new Map(),
    revisions: new Map(),
    attachments: new Map(),
    grants: new Grants(),
    comments: new Map(),
    visits: new Map(),
    presences: new Map(),
    summaries: new Map(),
    jobs: new Map(),
    usage: new Map(),
    activities: new Map(),
    notifications: new Map(),
    readingStates: new Map(),
    flags: new Map(),
  };
}

function unrefTimeout(task: () => void, ms: number): void {
  setTimeout(task, ms).unref();
}
