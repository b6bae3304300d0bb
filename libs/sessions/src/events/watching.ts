import type { NoticeBoard, SessionEvent } from './session-events.ts';
import type { SessionReader } from '../session-reader.ts';
import type { Settings } from '../options.ts';

/** Calls for each event of the session, until what it gives is called or the session has ended. */
export type Watch = (key: string, hear: (event: SessionEvent) => void) => () => void;

export interface WatchingParts {
  readonly settings: Pick<Settings, 'warnMs' | 'now' | 'pause'>;
  readonly board: NoticeBoard;
  readonly reader: SessionReader;
}

// By then an end is known of which the message was lost.
const lookEveryMs = 15_000;
const leastMs = 20;

/** Messages tell of it at once; besides, the session is looked at from time to time, since messages can be lost. */
export function watching({ settings, board, reader }: WatchingParts): Watch {
  const { warnMs, now, pause } = settings;

  return function watch(key, hear) {
    const stop = new AbortController();
    let wake = new AbortController();
    let warnedOf: number | undefined;
    const say = (event: SessionEvent): void => {
      if (stop.signal.aborted) return;
      if (event.type === 'ended') finish();
      hear(event);
    };
    const finish = (): void => {
      stopListening();
      stop.abort();
      wake.abort();
    };
    const stopListening = board.listen(key, (notice) => {
      if (notice !== 'unsure' && notice.type === 'ended') return say({ type: 'ended', reason: notice.reason });
      if (notice !== 'unsure') warnedOf = Infinity; // so that the next look says until when it goes on
      wake.abort();
    });

    /** Looks once, and gives how long to wait before the next time. */
    const look = async (): Promise<number> => {
      const session = await reader.read(key, 'look').catch(() => 'unknown' as const);
      if (session === 'unknown') return 1_000;
      if (!session) {
        say({ type: 'ended', reason: 'expired' });
        return 0;
      }
      const { endsAt } = session;
      const toWarning = endsAt - warnMs - now();
      const until = new Date(endsAt).toISOString();
      if (toWarning > 0) {
        if (warnedOf !== undefined) say({ type: 'refreshed', endsAt: until });
        warnedOf = undefined;
        return toWarning;
      }
      if (warnedOf === undefined || Math.abs(endsAt - warnedOf) > 1_000) say({ type: 'expiring', endsAt: until });
      warnedOf = endsAt;
      return endsAt - now();
    };
    const run = async (): Promise<void> => {
      while (!stop.signal.aborted) {
        const waitMs = await look();
        if (wake.signal.aborted) wake = new AbortController();
        else await pause(Math.min(lookEveryMs, Math.max(leastMs, waitMs + leastMs)), wake.signal);
        if (wake.signal.aborted) wake = new AbortController();
      }
    };
    void run();
    return finish;
  };
}
