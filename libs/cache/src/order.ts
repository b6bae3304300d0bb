/**
 * What came before what in this process: a count of the events that make values old. It needs no clock, and so no two
 * clocks to agree.
 */
export class Order {
  readonly #writes: Latest;
  readonly #changes: Latest;
  #count = 0;

  constructor(maxOwners: number, maxChanges = maxOwners) {
    this.#writes = new Latest(maxOwners);
    this.#changes = new Latest(maxChanges);
  }

  get now(): number {
    return this.#count;
  }

  tick(): number {
    return (this.#count += 1);
  }

  /** When this owner wrote last. One that was forgotten counts as having written when the youngest of those did. */
  lastWriteOf(owner: string): number {
    return this.#writes.of(owner);
  }

  wrote(owner: string): void {
    this.#writes.set(owner, this.tick());
  }

  /** Whether one of these was invalidated after that. What was forgotten counts as the youngest of those does. */
  hasChangedSince(at: number, tags: readonly string[]): boolean {
    // Most of what is kept is younger than any change, or was read before: nothing is looked up.
    if (this.#changes.last <= at) return false;
    for (let nth = 0; nth < tags.length; nth += 1) if (this.#changes.of(tags[nth]!) > at) return true;
    return false;
  }

  changed(tags: readonly string[]): void {
    const at = this.tick();
    for (const tag of tags) this.#changes.set(tag, at);
  }
}

/** When each of so many names was set last. */
class Latest {
  readonly #max: number;
  readonly #byName = new Map<string, number>();
  #forgotten = 0;
  last = 0;

  constructor(max: number) {
    this.#max = max;
  }

  of(name: string): number {
    return this.#byName.get(name) ?? this.#forgotten;
  }

  set(name: string, at: number): void {
    this.last = at;
    this.#byName.delete(name); // so that the map stays in the order in which they were set
    this.#byName.set(name, at);
    if (this.#byName.size <= this.#max) return;
    const [eldest] = this.#byName;
    this.#forgotten = eldest![1];
    this.#byName.delete(eldest![0]);
  }
}
