import { below, isBag, isIgnored, type NoiseHere } from './noise.ts';
import { shapeOf, textOf } from './value-shape.ts';

/** How much of a value may be looked at; what is, is taken off. */
export interface Allowance {
  values: number;
}

/** Thrown for what is larger or deeper than allowed. */
export const tooMuch = new RangeError('more than may be compared');

/** The same text for all that counts as the same: members in any order, bags in any order, noise left out. */
export function canonical(value: unknown, noise: NoiseHere, allowance: Allowance, depth: number): string {
  if ((allowance.values -= 1) < 0 || depth < 0) throw tooMuch;
  const shape = shapeOf(value);
  const textBelow = (name: string, one: unknown): string[] => {
    const there = below(noise, name);
    return one === undefined || isIgnored(there) ? [] : [canonical(one, there, allowance, depth - 1)];
  };
  if (shape === 'array') {
    const texts = (value as unknown[]).flatMap((one, at) => textBelow(String(at), one ?? null));
    return `[${(isBag(noise) ? texts.toSorted() : texts).join()}]`;
  }
  if (shape !== 'object') return `${shape} ${JSON.stringify(textOf(value, shape))}`;
  const members = Object.entries(value as object).flatMap(([name, one]) =>
    textBelow(name, one).map((text) => `${JSON.stringify(name)}:${text}`),
  );
  return `{${members.toSorted().join()}}`;
}
