/** One server-sent event. */
export interface Frame {
  readonly event: string;
  readonly data: string;
  /** The client gives back the last that it saw. Left out: the one before still counts. */
  readonly id?: string;
  /** From now on the client waits so long before it connects again. */
  readonly retryMs?: number;
}

/** An event as the WHATWG's format has it (HTML, 9.2). Whatever the data hold, they end neither the event nor its line. */
export function eventText({ event, data, id, retryMs }: Frame): string {
  let text = '';
  if (retryMs !== undefined) text += retryText(retryMs);
  if (id !== undefined) text += `id: ${oneLine(id)}\n`;
  text += `event: ${oneLine(event)}\n`;
  // JSON has no line ends left; other text may have all three.
  if (!/[\r\n]/.test(data)) return `${text}data: ${data}\n\n`;
  for (const line of data.split(/\r\n|\r|\n/)) text += `data: ${line}\n`;
  return `${text}\n`;
}

/** Digits only: anything else is ignored by clients. */
export function retryText(ms: number): string {
  return `retry: ${Math.max(0, Math.round(ms))}\n`;
}

/** Between the times, so that those who are sent away at once do not come back at once. */
export function jittered(fromMs: number, toMs: number, random: () => number): number {
  return Math.round(fromMs + (toMs - fromMs) * random());
}

/** A line that no client sees: it keeps proxies from taking the connection for dead. */
export const beatText = ':\n\n';

/** Of every answer that is a stream of events. */
export const eventStreamHeaders = {
  'Content-Type': 'text/event-stream; charset=utf-8',
  'Cache-Control': 'no-store, no-transform', // compression would hold events back
  'X-Accel-Buffering': 'no', // and nginx too
} as const;

function oneLine(field: string): string {
  // A line end would begin another field; clients ignore an id with a NUL.
  if (/[\r\n\0]/.test(field)) throw new TypeError('A line end or NUL in the name or id of an event.');
  return field;
}
