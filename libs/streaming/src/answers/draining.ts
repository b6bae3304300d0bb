import { pause } from '../clock.ts';
import type { OpenReaders } from './open-readers.ts';
import type { Production } from './production.ts';
import type { Settings } from './settings.ts';
import type { Settling } from './settling.ts';

export interface DrainedParts {
  readonly readers: OpenReaders;
  readonly settler: Settling;
  productions(): readonly Production[];
}

export interface Draining {
  /** No answer begins here any more. */
  readonly isOver: boolean;
  drain(withinMs: number, arrived?: Promise<unknown>): Promise<void>;
}

/** How an instance that leaves lets go of what it writes and of who reads. */
export function draining({ log, clock, endWithinMs }: Settings, parts: DrainedParts): Draining {
  const { readers, settler, productions } = parts;
  let isOver = false;
  const allWritten = async (arrived?: Promise<unknown>): Promise<void> => {
    await arrived;
    isOver = true;
    await Promise.all(productions().map(({ done }) => done));
    await settler.idle();
  };
  return {
    get isOver() {
      return isOver;
    },
    async drain(withinMs, arrived) {
      isOver ||= arrived === undefined;
      if (log.isShared) readers.moveAll(); // else nobody else has what they read
      const callOff = clock.later(withinMs, () => {
        isOver = true;
        productions().forEach((each) => each.abort('draining'));
      });
      // Where the log is away, others close and settle what is left.
      await Promise.race([allWritten(arrived), pause(clock, withinMs + 2 * endWithinMs)]);
      callOff();
      readers.endAll();
    },
  };
}
