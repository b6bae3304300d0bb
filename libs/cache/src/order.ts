/**
 * What came before what in this process: a count of the events that make values old. It needs no clock, and so no two
 * clocks to agree.
 */
export class Order {
  readonly #maxOwners: number;
  readonly #writes = new Map<string, number>();
  #count = 0;
  #forgotten = 0;

  constructor(maxOwners: number) {
    this.#maxOwners = maxOwners;
  }

  get now(): number {
    return this.#count;
  }

  tick(): number {
    return (this.#count += 1);
  }

  /** When this owner wrote last. One that was forgotten counts as having written when the youngest of those did. */
  lastWriteOf(owner: string): number {
    return this.#writes.get(owner) ?? this.#forgotten;
  }

  wrote(owner: string): void {
    this.#writes.delete(owner); // so that the map stays in the order of writes
    this.#writes.set(owner, this.tick());
    if (this.#writes.size <= this.#maxOwners) return;
    const [eldest] = this.#writes;
    this.#forgotten = eldest![1];
    this.#writes.delete(eldest![0]);
  }
}
