import { publish } from './publish.ts';
import type { Publisher } from './publish.ts';

/** What readers could not be told is made up for: they load anew. */
export interface MissedEvents {
  note(topics: Iterable<string>): void;
  tick(): Promise<void>;
}

export function missedEvents(publisher: Publisher, now = () => Date.now()): MissedEvents {
  const missed = new Map<string, number>(); // by topic, in which second
  const second = (): number => Math.floor(now() / 1000);
  let isTicking = false;

  const say = async (topic: string, at: number): Promise<void> => {
    // Of this second, which began after all that was missed: one instance's word is enough.
    await publish(publisher, topic, { name: `missed ${second()}`, event: 'reset', data: {} });
    if (missed.get(topic) === at) missed.delete(topic);
  };

  return {
    note(topics) {
      for (const topic of topics) missed.set(topic, second());
    },
    async tick() {
      if (isTicking) return;
      isTicking = true;
      try {
        for (const [topic, at] of missed) if (second() > at) await say(topic, at);
      } catch {
        // It is tried again until it can be said.
      } finally {
        isTicking = false;
      }
    },
  };
}
