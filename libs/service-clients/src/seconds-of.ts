/** Whole seconds, as `Retry-After` and others write them. Dates and garbage are undefined. */
export function secondsOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,6}$/.test(text) ? Number(text) : undefined;
}
