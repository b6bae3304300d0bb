/**
 * Names of versions for a metric, bounded: what a client sends is its own, and each new value would be a new series. A
 * version has a name once a request with it was served, up to `max` for each platform; the rest are `other`.
 */
export class AppLabels {
  readonly #max: number;
  readonly #known = new Map<string, Set<string>>();

  constructor(max: number) {
    this.#max = max;
  }

  nameOf(platform: string, version: string, isServed: boolean): string {
    let known = this.#known.get(platform);
    if (!known) this.#known.set(platform, (known = new Set()));
    if (isServed && known.size < this.#max) known.add(version);
    return known.has(version) ? version : 'other';
  }
}
