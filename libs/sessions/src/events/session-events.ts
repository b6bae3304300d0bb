import { z } from 'zod';
import type { SessionStore } from '../store/session-store.ts';

export const endReasons = [
  'signed-out',
  'signed-out-everywhere',
  'signed-out-at-provider',
  'replaced',
  'refused-by-provider',
  'revoked',
  'expired',
] as const;
export type EndReason = (typeof endReasons)[number];

/** What a tab is told of its session. Times are RFC 3339. */
export type SessionEvent =
  /** Nobody used it for long: it ends then, unless somebody does. */
  | { readonly type: 'expiring'; readonly endsAt: string }
  /** It goes on until then: it has a new token, or it was used after `expiring`. */
  | { readonly type: 'refreshed'; readonly endsAt: string }
  | { readonly type: 'ended'; readonly reason: EndReason };

/** What instances tell each other. */
export type Notice =
  | { readonly key: string; readonly type: 'refreshed'; readonly generation: number }
  | { readonly key: string; readonly type: 'ended'; readonly reason: EndReason };

const format = 1;
const wire = z.discriminatedUnion('type', [
  z.object({ v: z.literal(format), key: z.string(), type: z.literal('refreshed'), generation: z.number() }),
  z.object({ v: z.literal(format), key: z.string(), type: z.literal('ended'), reason: z.enum(endReasons) }),
]);

export interface NoticeBoard {
  /** Tells all instances. Does not reject: who missed it finds out by reading the session again. */
  tell(notice: Notice): Promise<void>;
  /** Hears of one session until the function that it gives is called. */
  listen(key: string, hear: (notice: Notice | 'unsure') => void): () => void;
  listenToAll(hear: (notice: Notice | 'lost' | 'restored') => void): () => void;
  readonly ready: Promise<void>;
  close(): Promise<void>;
}

type Hear = (notice: Notice | 'unsure') => void;

export function noticeBoard(store: SessionStore): NoticeBoard {
  const byKey = new Map<string, Set<Hear>>();
  const all = new Set<(notice: Notice | 'lost' | 'restored') => void>();
  const spread = (notice: Notice): void => {
    for (const hear of all) hear(notice);
    for (const hear of [...(byKey.get(notice.key) ?? [])]) hear(notice);
  };
  const subscription = store.subscribe({
    message(text) {
      const notice = noticeFrom(text);
      if (notice) spread(notice);
    },
    lost: () => all.forEach((hear) => hear('lost')),
    restored() {
      all.forEach((hear) => hear('restored'));
      for (const hears of [...byKey.values()]) for (const hear of [...hears]) hear('unsure');
    },
  });
  return {
    ready: subscription.then(() => undefined),
    tell: (notice) => store.publish(JSON.stringify({ v: format, ...notice })).catch(() => spread(notice)),
    listen(key, hear) {
      const hears = byKey.get(key) ?? new Set();
      byKey.set(key, hears.add(hear));
      return () => {
        hears.delete(hear);
        if (hears.size === 0 && byKey.get(key) === hears) byKey.delete(key);
      };
    },
    listenToAll(hear) {
      all.add(hear);
      return () => void all.delete(hear);
    },
    async close() {
      await (await subscription).close();
    },
  };
}

// Another version may say more than we know; whoever is not told reads the session again soon.
function noticeFrom(text: string): Notice | undefined {
  try {
    return wire.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
