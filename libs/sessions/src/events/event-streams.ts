import type { Readable } from 'node:stream';
import { Problem } from '@frontdesk/problems';
import { eventWriter, type EventWriter } from '@frontdesk/streaming';
import { sessionsUnavailableProblem, tooManyEventStreams } from '../problems.ts';
import type { Settings } from '../options.ts';
import type { Watch } from './watching.ts';

export interface EventStreams {
  /** A session's events as they come, until the client leaves or the session has ended. */
  open(key: string): Readable;
  /** Ends all, and tells clients to come back in a moment, to another instance. */
  close(): void;
}

// Below the shortest idle time of a proxy.
const beatEveryMs = 15_000;
// Spread, since a deployment ends all streams of an instance at once.
const comeBackMs = 1_000;
const spreadMs = 2_000;
const mostOfSession = 20;
const mostHere = 10_000;

export function eventStreams({
  settings,
  watch,
}: {
  settings: Pick<Settings, 'pause' | 'random'>;
  watch: Watch;
}): EventStreams {
  const open = new Set<EventWriter>();
  let isClosed = false;
  const ofSession = new Map<string, number>();
  const count = (key: string, by: 1 | -1): void => {
    const next = (ofSession.get(key) ?? 0) + by;
    if (next === 0) ofSession.delete(key);
    else ofSession.set(key, next);
  };
  const beat = async (writer: EventWriter, left: AbortSignal): Promise<void> => {
    while (!left.aborted) {
      await settings.pause(beatEveryMs, left);
      writer.beat();
    }
  };

  return {
    open(key) {
      if (isClosed || open.size >= mostHere) throw sessionsUnavailableProblem('no more event streams here');
      if ((ofSession.get(key) ?? 0) >= mostOfSession) {
        throw new Problem(tooManyEventStreams, `A session may have ${mostOfSession} event streams.`);
      }
      const writer = eventWriter();
      const left = new AbortController();
      open.add(writer);
      count(key, 1);
      writer.retry(comeBackMs + (spreadMs * settings.random(1).readUInt8()) / 256); // its first bytes tell the client that it is connected
      const unwatch = watch(key, ({ type, ...data }) => {
        writer.send(type, data);
        if (type === 'ended') writer.end();
      });
      writer.stream.once('close', () => {
        unwatch();
        left.abort();
        open.delete(writer);
        count(key, -1);
      });
      void beat(writer, left.signal);
      return writer.stream;
    },
    close() {
      isClosed = true;
      for (const writer of open) writer.end();
    },
  };
}
