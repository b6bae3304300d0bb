import type { Found, Lookup } from './dns-lookup.ts';

// Long enough to spare DNS, short enough to live with a TTL that somebody set to a day.
const longestTtlMs = 60_000;
// How soon a name is asked for again that was never found, or whose instances cannot be reached.
const hurriedMs = 1_000;

interface Follow {
  readonly everyMs: number;
  readonly now: () => number;
  readonly random: () => number;
  onFound(found: Found): void;
  onFailed(error: Error): void;
}

export interface FollowedName {
  /** Asks again within a second. */
  refresh(): void;
  stop(): void;
}

/** Asks for a name again and again, never twice at once; the timers keep no process alive. */
export function followName(lookup: Lookup, follow: Follow): FollowedName {
  const { everyMs, now, random } = follow;
  let timer: NodeJS.Timeout | undefined;
  let dueAt = Infinity;
  let stopped = false;
  let wasFound = false;
  let askedAt = now();

  const wait = (ms: number): void => {
    clearTimeout(timer);
    dueAt = now() + ms;
    timer = setTimeout(() => void look(), ms).unref();
  };
  const look = async (): Promise<void> => {
    timer = undefined;
    askedAt = now();
    const found = await lookup().catch((error: Error) => error);
    if (stopped) return;
    const isFound = 'instances' in found;
    wasFound ||= isFound;
    const pause = isFound ? Math.max(everyMs, Math.min(found.ttlMs, longestTtlMs)) : everyMs;
    wait((wasFound ? pause : Math.min(pause, hurriedMs)) * (1 + random() / 5));
    if (isFound) follow.onFound(found);
    else follow.onFailed(found);
  };

  void look();
  return {
    refresh() {
      if (!timer || stopped) return; // it is being asked for
      const ms = Math.max(askedAt + Math.min(everyMs, hurriedMs) - now(), 0);
      if (now() + ms < dueAt) wait(ms);
    },
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
