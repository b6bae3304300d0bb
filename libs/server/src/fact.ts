/** The name under which a feature hangs a value of type `T` on an exchange, such as who is calling. */
export interface Fact<T> {
  readonly name: string;
  readonly key: symbol;
  /** What the access log says of it. Left out: nothing. */
  readonly logged?: ((value: T) => Readonly<Record<string, unknown>>) | undefined;
}

/** Declared once, at module level, by the feature that sets it. */
export function fact<T>(name: string, options: Pick<Fact<T>, 'logged'> = {}): Fact<T> {
  return Object.freeze({ name, key: Symbol(name), logged: options.logged });
}

/** What the features know of one exchange. */
export class Facts {
  readonly #values = new Map<Fact<never>, unknown>();

  get<T>(which: Fact<T>): T | undefined {
    return this.#values.get(which as Fact<never>) as T | undefined;
  }

  set<T>(which: Fact<T>, value: T): void {
    this.#values.set(which as Fact<never>, value);
  }

  /** The members that facts add to the access log. */
  logged(): Record<string, unknown> {
    const members = {};
    for (const [which, value] of this.#values) Object.assign(members, which.logged?.(value as never));
    return members;
  }
}
