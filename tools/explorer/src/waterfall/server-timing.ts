export interface Timing {
  readonly name: string;
  readonly ms: number;
}

/** The durations that an answer names in `Server-Timing`. When each began, it does not say. */
export function timingsOf(header: string): readonly Timing[] {
  return header.split(',').flatMap((part) => {
    const [name = '', ...parameters] = part.split(';').map((text) => text.trim());
    const ms = Number(parameters.find((text) => text.startsWith('dur='))?.slice(4));
    return name === '' || Number.isNaN(ms) ? [] : [{ name, ms }];
  });
}
