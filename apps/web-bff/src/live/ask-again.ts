import type { ChangeEvent } from '@frontdesk/change-events';
import { accessChangeOf, isTouched } from './live-event.ts';
import { topicOf } from './live-readers.ts';
import type { LiveReader, LiveReaders } from './live-readers.ts';

// A change is told up to 500 ms after it; whoever has no yes by then is cut.
const atOnceMs = 700;
const calmlyMs = 2_000;
const calmlyAtOnce = 16;

/** Why it may not be read any more; undefined, it may. What they see besides follows. */
export async function refusal(reader: LiveReader, withinMs = calmlyMs): Promise<'access-changed' | undefined> {
  const permissions = await reader.permissions(withinMs);
  reader.mayShare = permissions.has('share');
  return permissions.has('read') ? undefined : 'access-changed';
}

/** Whose access the event may have changed; undefined, it is of something else. */
export function touchedBy(event: ChangeEvent, readers: LiveReaders): LiveReader[] | undefined {
  const change = accessChangeOf(event);
  if (!change) return undefined;
  const { documentId } = change;
  const tenantId = event.tenantid;
  const topics = documentId === null ? readers.topicsOf(tenantId) : [topicOf({ tenantId, documentId })];
  return topics.flatMap((topic) => [...readers.of(topic)]).filter(({ userId }) => isTouched(userId, change));
}

/** At once, for their access changed: no answer is a no. */
export async function askAgain(readers: readonly LiveReader[]): Promise<void> {
  await Promise.all(
    byWhom(readers).map(async (tabs) => {
      const why = await refusalOfAll(tabs, atOnceMs).catch(() => 'access-unknown');
      if (why !== undefined) cutAll(tabs, why);
    }),
  );
}

/** A few at a time, for changes may have been missed: who gets no answer is asked again in time as all are. */
export async function askCalmly(readers: readonly LiveReader[]): Promise<void> {
  const waiting = byWhom(readers);
  const next = async (): Promise<void> => {
    for (let tabs = waiting.pop(); tabs; tabs = waiting.pop()) {
      const why = await refusalOfAll(tabs, calmlyMs).catch(() => undefined);
      if (why !== undefined) cutAll(tabs, why);
    }
  };
  await Promise.all(Array.from({ length: calmlyAtOnce }, next));
}

export function cutAll(readers: Iterable<LiveReader>, why: string): void {
  for (const reader of [...readers]) reader.cut(why);
}

async function refusalOfAll([first, ...others]: readonly LiveReader[], withinMs: number) {
  if (!first) return undefined;
  const why = await refusal(first, withinMs);
  for (const tab of others) tab.mayShare = first.mayShare;
  return why;
}

/** The tabs of one user on one document are one question. */
function byWhom(readers: readonly LiveReader[]): LiveReader[][] {
  return [...Map.groupBy(readers, (reader) => `${topicOf(reader)} ${reader.userId}`).values()];
}
