import { tagOf } from './cache-key.ts';
import { staleBy, type StaleReads } from './stale-by.ts';

/** What of a change event counts here. A `ChangeEvent` fits. */
export interface PlatformChange {
  readonly type: string;
  readonly subject: string;
  readonly tenantid: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** What to hand to `Cache.invalidate`. */
export interface Invalidation {
  readonly tags: readonly string[];
  /** 0: now. Later for services that follow the change themselves, and answer as before until they did. */
  readonly afterMs: number;
}

/** What a change makes stale of what is kept, of its own tenant only. Nothing for types that nobody told us of. */
export function invalidationsOf(change: PlatformChange): readonly Invalidation[] {
  const known = Object.hasOwn(staleBy, change.type) ? (staleBy[change.type] ?? []) : [];
  const byDelay = new Map<number, Set<string>>();
  for (const stale of known) {
    if (stale.when?.(change.data) === false) continue;
    const afterMs = stale.afterMs ?? 0;
    const tags = byDelay.get(afterMs) ?? new Set();
    byDelay.set(afterMs, tags);
    for (const tag of tagsOf(stale, change)) tags.add(tag);
  }
  return [...byDelay].map(([afterMs, tags]) => ({ tags: [...tags], afterMs }));
}

function tagsOf({ reads, about }: StaleReads, change: PlatformChange): string[] {
  const id = about?.[0] === 'user' ? userOf(change) : documentOf(change);
  return reads.flatMap((read) =>
    // Without the id of what changed, it may be anything of the tenant: groups and folders have many documents.
    about === undefined || id === undefined
      ? [tagOf(read, change.tenantid)]
      : about.map((kind) => tagOf(read, change.tenantid, `${kind}:${id}`)),
  );
}

/** Comments name their document in the casing of their service. */
function documentOf({ data }: PlatformChange): string | undefined {
  const id = data['documentId'] ?? data['document_id'];
  return typeof id === 'string' && id !== '' ? id : undefined;
}

function userOf({ data }: PlatformChange): string | undefined {
  const id = data['userId'];
  return typeof id === 'string' && id !== '' ? id : undefined;
}
