import type { RolloutRule, Subject } from './rule.ts';
import { RuleTable } from './rule-table.ts';

export interface RolloutOptions {
  /** Changes who is in first, everywhere. Default: none, so that all apps and instances agree. */
  readonly salt?: string;
}

export interface Rollout {
  /** Called on every call: it allocates nothing. Undefined: the service's own instances. */
  groupFor(operation: string, subject: Subject | undefined): string | undefined;
  /** From the next call on. Throws a TypeError if a rule is wrong, and the ones before stay. */
  change(rules: readonly RolloutRule[]): void;
}

/** Says which version of a service a call goes to. The first rule that matches wins. */
export function createRollout(rules: readonly RolloutRule[], { salt = '' }: RolloutOptions = {}): Rollout {
  const table = new RuleTable(rules, salt);
  return {
    groupFor: (operation, subject) => table.groupFor(operation, subject),
    change: (changed) => table.change(changed),
  };
}
