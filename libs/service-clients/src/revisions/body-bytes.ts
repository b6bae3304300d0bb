/** A body has up to 5 MiB, written out as JSON with what is around it. */
export const bodyBytes = 8 * 1024 * 1024;
