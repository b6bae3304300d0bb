import type { Headers } from './answer.ts';

/** A header of an answer, whatever the case its name is written in. */
export function headerOf(headers: Headers | undefined, lowerCaseName: string): string | undefined {
  for (const name in headers) {
    if (name.length === lowerCaseName.length && name.toLowerCase() === lowerCaseName) return headers[name];
  }
  return undefined;
}
