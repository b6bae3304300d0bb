import type { Switch, SwitchKind } from './switch.ts';

/** What was turned off or on between two looks. */
export interface SwitchesChanged {
  readonly off: readonly Switch[];
  /** By someone, or because their time is over. */
  readonly on: readonly Switch[];
}

/** What is off for one app, for a look-up on the way of each request. */
export class SwitchTable {
  #all = new Map<string, Switch>();
  readonly #app: string;
  readonly #now: () => number;

  constructor(app: string, now: () => number) {
    this.#app = app;
    this.#now = now;
  }

  off(kind: SwitchKind, name: string): Switch | undefined {
    if (this.#all.size === 0) return undefined; // as on almost every day
    const found = this.#all.get(`${kind} ${name}`);
    return found && found.until > this.#now() ? found : undefined;
  }

  list(): readonly Switch[] {
    return [...this.#all.values()].filter(({ until }) => until > this.#now());
  }

  /** Undefined if nothing is another than before. */
  replace(switches: Iterable<Switch>): SwitchesChanged | undefined {
    const before = this.#all;
    const all = new Map<string, Switch>();
    for (const setting of switches) {
      const { kind, name, app = this.#app, until } = setting;
      if (app !== this.#app || until <= this.#now()) continue;
      const other = all.get(`${kind} ${name}`);
      if (!other || other.until < until) all.set(`${kind} ${name}`, setting);
    }
    this.#all = all;
    const off = [...all].filter(([name, setting]) => !isSame(before.get(name), setting)).map(([, setting]) => setting);
    const on = [...before].filter(([name]) => !all.has(name)).map(([, setting]) => setting);
    return off.length + on.length > 0 ? { off, on } : undefined;
  }
}

function isSame(before: Switch | undefined, setting: Switch): boolean {
  return before?.until === setting.until && before.reason === setting.reason && before.by === setting.by;
}
