// Time that a test moves by hand.

export interface HandClock {
  now(): number;
  schedule(task: () => void, ms: number): void;
  /** Moves on by so many milliseconds, and does what is due on the way. */
  pass(ms: number): void;
}

export function handClock(start: number): HandClock {
  let now = start;
  let tasks: { at: number; task: () => void }[] = [];
  return {
    now: () => now,
    schedule: (task: () => void, ms: number) => void tasks.push({ at: now + ms, task }),
    pass(ms: number) {
      const end = now + ms;
      for (;;) {
        const due = tasks.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
        if (!due) break;
        tasks = tasks.filter((other) => other !== due);
        now = Math.max(now, due.at);
        due.task();
      }
      now = end;
    },
  };
}
