/** What a producer may say before the end. */
export type ProducedEvent = 'answer-delta' | 'citation-available' | 'usage';
/** Of these there is exactly one in each answer, and it is the last. */
export type TerminalEvent = 'answer-end' | 'answer-error' | 'interrupted';

export type JsonObject = Readonly<Record<string, unknown>>;

/** One event of an answer, as it is kept. */
export interface Entry {
  /** From 1, without a gap. The event id that clients give back. */
  readonly seq: number;
  readonly event: string;
  /** JSON text, which is sent as it stands. */
  readonly data: string;
}

export type NewEntry = Omit<Entry, 'seq'>;

export function isTerminal(event: string): event is TerminalEvent {
  return event === 'answer-end' || event === 'answer-error' || event === 'interrupted';
}

/** Why an answer was cut short: `stopped`, `abandoned`, `owner-lost`, `draining` and the app's own. */
export function requireReason(why: string): string {
  if (!/^[a-z][a-z0-9-]{0,39}$/.test(why)) throw new TypeError(`"${why}" is no reason: a-z, 0-9 and "-", at most 40.`);
  return why;
}

export function interruptedData(why: string): string {
  return JSON.stringify({ why });
}

export function whyOf({ data }: NewEntry): string {
  return (JSON.parse(data) as { readonly why: string }).why;
}

/** What counts against the cap of an answer. */
export function bytesOf(entries: readonly NewEntry[]): number {
  let bytes = 0;
  for (const { event, data } of entries) bytes += event.length + Buffer.byteLength(data);
  return bytes;
}
