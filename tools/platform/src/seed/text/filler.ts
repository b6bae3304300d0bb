import { vocabulary } from './vocabulary.ts';

export interface Filler {
  /** Replaces the slots of a template. */
  fill(template: string): string;
}

type Words = Readonly<Record<string, readonly string[]>>;

/** Words a document keeps to; months, weekdays and the like are free. */
const keptPerDocument: Readonly<Record<string, number>> = { place: 3, team: 3, role: 3, vendor: 2, system: 2, year: 2 };
const keptOfTopic = 4;

/** Fills slots with the words that one document keeps to. */
export function fillerOf(random: () => number, topicWords: Words): Filler {
  const kept = new Map<string, readonly string[]>();
  for (const [slot, words] of Object.entries(vocabulary)) kept.set(slot, some(random, words, keptPerDocument[slot]));
  for (const [slot, words] of Object.entries(topicWords)) kept.set(slot, some(random, words, keptOfTopic));
  const fill = (template: string): string => fillWith(random, kept, template);
  return { fill };
}

function fillWith(random: () => number, kept: ReadonlyMap<string, readonly string[]>, template: string): string {
  const said = new Map<string, string>();
  return template.replace(/\{([A-Za-z]+)(2?)(?::(\d+)-(\d+))?\}/g, (whole, ...groups: string[]) => {
    const [slot = '', second, low, high] = groups;
    if (low !== undefined) return String(between(random, Number(low), Number(high)));
    if (slot === 'pct') return String(between(random, 11, 97));
    if (slot === 'week') return String(between(random, 2, 51));
    if (slot === 'slug') return `${kept.get('place')?.[0]?.toLowerCase().replace('ö', 'o')}-${between(random, 10, 99)}`;
    const lower = slot.charAt(0).toLowerCase() + slot.slice(1);
    const words = kept.get(slot) ?? kept.get(lower);
    if (!words) return whole;
    const others = second ? words.filter((word) => word !== said.get(lower)) : words;
    const word = others[Math.floor(random() * others.length)] ?? whole;
    said.set(lower, word);
    const filled = fillWith(random, kept, word);
    return kept.has(slot) ? filled : filled.charAt(0).toUpperCase() + filled.slice(1);
  });
}

function between(random: () => number, low: number, high: number): number {
  return low + Math.floor(random() * (high - low + 1));
}

function some(random: () => number, words: readonly string[], count: number | undefined): readonly string[] {
  if (count === undefined || words.length <= count) return words;
  const left = [...words];
  return Array.from({ length: count }, () => left.splice(Math.floor(random() * left.length), 1)[0]!);
}
