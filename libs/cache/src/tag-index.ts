export interface Tagged {
  readonly tags: readonly string[];
}

/** What has which tag. */
export class TagIndex<T extends Tagged> {
  readonly #byTag = new Map<string, Set<T>>();

  add(item: T): void {
    for (const tag of item.tags) {
      const items = this.#byTag.get(tag);
      if (items) items.add(item);
      else this.#byTag.set(tag, new Set([item]));
    }
  }

  delete(item: T): void {
    for (const tag of item.tags) {
      const items = this.#byTag.get(tag);
      if (items?.delete(item) && items.size === 0) this.#byTag.delete(tag);
    }
  }

  /** A copy: they may be deleted meanwhile. */
  with(tag: string): readonly T[] {
    const items = this.#byTag.get(tag);
    return items ? [...items] : [];
  }
}
