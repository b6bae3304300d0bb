export interface Tagged {
  readonly tags: readonly string[];
  /** Where it stands among those that have each of its tags, in their order: for the index alone. */
  places: number[] | undefined;
}

/**
 * What has which tag. Most tags are of one thing alone, which needs no list of its own; others are of thousands, so that
 * each thing knows its place: adding and deleting look for nothing.
 */
export class TagIndex<T extends Tagged> {
  readonly #byTag = new Map<string, T | T[]>();

  add(item: T): void {
    if (item.places !== undefined) return;
    item.places = item.tags.map((tag, nth) => (item.tags.indexOf(tag) === nth ? this.#append(tag, item) : nowhere));
  }

  delete(item: T): void {
    const { tags, places } = item;
    if (places === undefined) return;
    item.places = undefined;
    for (let nth = 0; nth < tags.length; nth += 1) this.#remove(tags[nth]!, places[nth]!);
  }

  /** A copy: they may be deleted meanwhile. */
  with(tag: string): readonly T[] {
    const found = this.#byTag.get(tag);
    if (found === undefined) return [];
    return Array.isArray(found) ? [...found] : [found];
  }

  #append(tag: string, item: T): number {
    const found = this.#byTag.get(tag);
    if (found === undefined) this.#byTag.set(tag, item);
    else if (!Array.isArray(found)) this.#byTag.set(tag, [found, item]);
    else return found.push(item) - 1;
    return found === undefined ? 0 : 1;
  }

  /** The last one takes the place that becomes free. */
  #remove(tag: string, place: number): void {
    if (place === nowhere) return;
    const found = this.#byTag.get(tag);
    const last = Array.isArray(found) ? found.pop() : undefined;
    if (!Array.isArray(found) || found.length === 0) this.#byTag.delete(tag);
    if (!Array.isArray(found) || last === undefined || place === found.length) return;
    found[place] = last;
    last.places![last.tags.indexOf(tag)] = place;
  }
}

// Of a tag that was named twice.
const nowhere = -1;
