export interface Tagged {
  readonly tags: readonly string[];
}

/** What has which tag. Most tags are of one thing alone, which needs no set of its own. */
export class TagIndex<T extends Tagged> {
  readonly #byTag = new Map<string, T | Set<T>>();

  add(item: T): void {
    for (const tag of item.tags) {
      const found = this.#byTag.get(tag);
      if (found === undefined) this.#byTag.set(tag, item);
      else if (found instanceof Set) found.add(item);
      else if (found !== item) this.#byTag.set(tag, new Set([found, item]));
    }
  }

  delete(item: T): void {
    for (const tag of item.tags) {
      const found = this.#byTag.get(tag);
      const isLast = found instanceof Set ? found.delete(item) && found.size === 0 : found === item;
      if (isLast) this.#byTag.delete(tag);
    }
  }

  /** A copy: they may be deleted meanwhile. */
  with(tag: string): readonly T[] {
    const found = this.#byTag.get(tag);
    if (found === undefined) return [];
    return found instanceof Set ? [...found] : [found];
  }
}
