import { checkedRules } from './check-rules.ts';
import { ownGroup, type RolloutRule, type Subject } from './rule.ts';
import { hashOf, spread } from './sticky-hash.ts';

interface Compiled {
  readonly matches: (operation: string) => boolean;
  readonly tenants: ReadonlySet<string> | undefined;
  readonly users: ReadonlySet<string> | undefined;
  /** 0 to 1. */
  readonly share: number;
  readonly byTenant: boolean;
  readonly salted: number;
  readonly to: string | undefined;
}

// The platform has 47; a caller that makes names up must not fill the memory.
const mostOperations = 1000;

/** Rules, made ready for calls: what concerns an operation is found once and then looked up. */
export class RuleTable {
  readonly #salt: string;
  readonly #byOperation = new Map<string, readonly Compiled[]>();
  #rules: readonly Compiled[] = [];

  constructor(rules: readonly RolloutRule[], salt: string) {
    this.#salt = salt;
    this.change(rules);
  }

  /** All at once, or not at all: wrong rules throw, and the ones before stay. */
  change(rules: readonly RolloutRule[]): void {
    const compiled = checkedRules(rules).map((rule) => this.#compiled(rule));
    this.#rules = compiled;
    this.#byOperation.clear();
  }

  /** The group of the first rule that matches. `draw` takes the place of the subject's own number: another one each call. */
  groupFor(operation: string, subject: Subject | undefined, draw?: () => number): string | undefined {
    if (this.#rules.length === 0) return undefined;
    const rules = this.#byOperation.get(operation) ?? this.#found(operation);
    for (let at = 0; at < rules.length; at += 1) {
      const rule = rules[at] as Compiled;
      if (isMeant(rule, subject) && isInShare(rule, subject, draw)) return rule.to;
    }
    return undefined;
  }

  #found(operation: string): readonly Compiled[] {
    if (this.#byOperation.size >= mostOperations) this.#byOperation.clear();
    const rules = this.#rules.filter(({ matches }) => matches(operation));
    this.#byOperation.set(operation, rules);
    return rules;
  }

  #compiled({ operations, tenants, users, percent = 100, stickyBy, salt, to }: RolloutRule): Compiled {
    const named = new Set(operations);
    return {
      matches: (operation) =>
        operations === undefined || named.has(operation) || named.has(`${operation.split('.', 1)[0]}.*`),
      tenants: tenants && new Set(tenants),
      users: users && new Set(users),
      share: percent / 100,
      byTenant: stickyBy === 'tenant',
      salted: hashOf(`${this.#salt}\n${salt ?? to}\n`),
      to: to === ownGroup ? undefined : to,
    };
  }
}

function isMeant({ tenants, users }: Compiled, subject: Subject | undefined): boolean {
  if (tenants !== undefined && (subject?.tenant === undefined || !tenants.has(subject.tenant))) return false;
  return users === undefined || (subject?.user !== undefined && users.has(subject.user));
}

function isInShare(rule: Compiled, subject: Subject | undefined, draw: (() => number) | undefined): boolean {
  if (rule.share >= 1) return true;
  if (rule.share <= 0) return false;
  if (draw !== undefined) return draw() < rule.share;
  const id = rule.byTenant ? subject?.tenant : subject?.user;
  return id !== undefined && spread(hashOf(id, rule.salted)) < rule.share;
}
