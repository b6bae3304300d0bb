import type { Noise } from './difference.ts';

/** One place in a body, as far as noise is declared about it or below it. */
interface Place {
  readonly members: Map<string, Place>;
  ignored: boolean;
  unordered: boolean;
  within: number;
}

/** What is declared about where one stands: several places, as `*` and a name may both lead here. */
export type NoiseHere = readonly Place[];

const place = (): Place => ({ members: new Map(), ignored: false, unordered: false, within: 0 });

/** Reads the declarations once. Throws a TypeError for what is no pointer: noise that matches nothing would go unseen. */
export function noiseOf(declared: readonly Noise[]): NoiseHere {
  if (declared.length === 0) return [];
  const root = place();
  for (const noise of declared) {
    if (typeof noise === 'string') placeAt(root, noise).ignored = true;
    else if ('unordered' in noise) placeAt(root, noise.unordered).unordered = true;
    else placeAt(root, noise.numbers).within = noise.within;
  }
  return [root];
}

function placeAt(root: Place, pointer: string): Place {
  if (pointer !== '' && !pointer.startsWith('/')) throw new TypeError(`"${pointer}" is no JSON Pointer: "/a/*/b" is`);
  let at = root;
  for (const escaped of pointer.split('/').slice(1)) {
    const name = escaped.replaceAll('~1', '/').replaceAll('~0', '~');
    const next = at.members.get(name) ?? place();
    at.members.set(name, next);
    at = next;
  }
  return at;
}

/** What is declared one step further. Without noise it costs nothing. */
export function below(here: NoiseHere, name: string): NoiseHere {
  if (here.length === 0) return here;
  const found: Place[] = [];
  for (const { members } of here) {
    const [named, any] = [members.get(name), members.get('*')];
    if (named) found.push(named);
    if (any && any !== named) found.push(any);
  }
  return found;
}

export const isIgnored = (here: NoiseHere): boolean => here.some(({ ignored }) => ignored);
export const isBag = (here: NoiseHere): boolean => here.some(({ unordered }) => unordered);

/** How far apart two numbers here may be. */
export const toleranceOf = (here: NoiseHere): number => here.reduce((most, { within }) => Math.max(most, within), 0);
