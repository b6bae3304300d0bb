import { randomUUID } from 'node:crypto';
import { interruptedData, requireReason } from '../protocol.ts';
import type { Closing } from '../log/stream-log.ts';
import type { LocalAnswers } from './local-answers.ts';
import { orUnavailable } from './or-unavailable.ts';
import type { Settings } from './settings.ts';
import type { Settling } from './settling.ts';

export interface EndOptions {
  /** Nothing of its text is kept. */
  readonly erase?: boolean;
}

export interface Ending {
  stop(id: string, why: string): Promise<'stopping' | 'ended' | 'unknown'>;
  end(id: string, why: string, options?: EndOptions): Promise<void>;
}

/** How answers are ended by others than their producer. */
export function ending(settings: Settings, locals: LocalAnswers, settler: Settling): Ending {
  const { log } = settings;

  const stop: Ending['stop'] = async (id, why) => {
    const own = locals.get(id)?.production;
    if (own) {
      own.abort(why);
      return 'stopping';
    }
    const record = await log.askToStop(id, why);
    if (!record) return 'unknown';
    if (!record.isOpen) return 'ended';
    if (record.leaseLeftMs <= 0) await settler.closeLost(record);
    return 'stopping';
  };

  /** What can be done while the log is away: nothing more goes out here, and whoever writes it ends it. */
  const endHere = (id: string, why: string): void => {
    const local = locals.get(id);
    local?.production?.abort(why);
    for (const reader of [...(local?.readers ?? [])]) reader.cut({ event: 'interrupted', data: interruptedData(why) });
  };

  const end: Ending['end'] = async (id, why, { erase = false } = {}) => {
    const { lingerMs, rememberMs, settleMs } = settings;
    const interrupted = { event: 'interrupted', data: interruptedData(why) } as const;
    const closing: Closing = {
      ...{ by: 'anyone', token: randomUUID(), ...interrupted, why, tally: undefined, erase },
      ...{ after: locals.get(id)?.lastSeq ?? 0, lingerMs, rememberMs, settleMs },
    };
    const closed = await log.close(id, closing).catch((error: unknown) => {
      endHere(id, why);
      throw error;
    });
    const local = locals.get(id);
    if (closed.state === 'closed') {
      local?.cut(closed.end);
      local?.production?.fence(why);
      settings.events.onEnded?.(closed.record);
      // Its owner, if it lives, knows best what there is to settle.
      if (closed.record.settler === log.instance && !local?.production) settler.settleSoon(closed.record);
    } else if (closed.state === 'ended') {
      // Who still reads what was written before is cut too.
      await log.cut(id, interrupted, erase);
      local?.cut({ ...interrupted, seq: closed.record.seq });
    }
  };

  return {
    stop: (id, why) => orUnavailable(() => stop(id, requireReason(why))),
    end: (id, why, options) => orUnavailable(() => end(id, requireReason(why), options)),
  };
}
