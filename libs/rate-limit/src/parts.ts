import type { Charge } from './limit-store.ts';

/** What one script, or one slice, is asked for: places in the list of charges. */
export interface Part {
  readonly leased: boolean;
  readonly places: readonly number[];
}

/** A part for each tag. What is leased comes last: it is at hand, so that nobody holds it while waiting for others. */
export function partsOf(charges: readonly Charge[]): Part[] {
  const byTag = new Map<string, number[]>();
  const leased: Part[] = [];
  for (const [place, { rule, tag }] of charges.entries()) {
    const places = byTag.get(tag);
    if (rule.by === 'global') leased.push({ leased: true, places: [place] });
    else if (places) places.push(place);
    else byTag.set(tag, [place]);
  }
  return [...[...byTag.values()].map((places) => ({ leased: false, places })), ...leased];
}

/** In the order in which every instance asks when they are in each other's way. */
export function inTurn(parts: readonly Part[], charges: readonly Charge[]): Part[] {
  const rank = ({ leased, places }: Part): string => `${Number(leased)} ${charges[places[0]!]!.tag}`;
  return parts.toSorted((a, b) => (rank(a) < rank(b) ? -1 : 1));
}
