// The time of the seeded data. It ends where the contracts' examples play, and does not move with the clock.

export const seedEnd = Date.parse('2026-06-18T10:31:00Z');
export const dayMs = 86_400_000;

export function at(iso: string): number {
  return Date.parse(iso);
}

/** Whole seconds between two times, drawn evenly. */
export function timeBetween(random: () => number, from: number, to: number): number {
  return Math.floor((from + random() * (to - from)) / 1000) * 1000;
}
