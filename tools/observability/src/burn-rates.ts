// Multi-window, multi-burn-rate: an alert fires when a budget burns fast over a long window and still does over a short
// one, so that it is neither nervous nor late, and ends soon after the cause does. Google's SRE workbook, chapter 5.

export interface BurnRate {
  readonly severity: 'page' | 'ticket';
  /** How many times faster than what would use up the budget in the whole window of the promise. */
  readonly burn: number;
  readonly long: string;
  readonly short: string;
}

export const burnRates: readonly BurnRate[] = [
  { severity: 'page', burn: 14.4, long: '1h', short: '5m' },
  { severity: 'page', burn: 6, long: '6h', short: '30m' },
  { severity: 'ticket', burn: 3, long: '1d', short: '2h' },
  { severity: 'ticket', burn: 1, long: '3d', short: '6h' },
];

/** Above this share of bad requests no burn could be this fast: more than all of them would have to be bad. */
export function widestBudget(rates: readonly BurnRate[] = burnRates): number {
  return 1 / Math.max(...rates.map(({ burn }) => burn));
}

/** Each window once, the shortest first. */
export function windowsOf(rates: readonly BurnRate[]): string[] {
  const all = new Set(rates.flatMap(({ long, short }) => [short, long]));
  return [...all].toSorted((a, b) => secondsOf(a) - secondsOf(b));
}

const unitSeconds: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

export function secondsOf(window: string): number {
  return Number.parseInt(window, 10) * (unitSeconds[window.slice(-1)] ?? Number.NaN);
}
