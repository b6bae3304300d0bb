import { LRUCache } from 'lru-cache';
import { addressGroup } from './address-group.ts';
import type { Charge } from './limit-store.ts';
import type { LimitedBy, Rule } from './policy.ts';
import type { Subjects } from './rate-limiter.ts';

// Some 10 MB with what a store keeps of each: those who call again and again. Others cost what they would without it.
const mostKnown = 5_000;
// The ids in tokens of ours are a tenth of it.
const longestName = 512;

interface Known {
  readonly subjects: Subjects;
  readonly charges: readonly Charge[];
}

/** What is charged to whom by these rules: the same list for the same subjects, as long as they are known. */
export function chargesBy(rules: readonly Rule[]): (subjects: Subjects) => readonly Charge[] {
  const known = new LRUCache<string, Known>({ max: mostKnown });
  const named = [...new Set<LimitedBy>([...rules.map(({ by }) => by), 'tenant'])];
  return (subjects) => {
    let name = '';
    for (const by of named) name += `${subjects[by] ?? ''} `;
    const found = known.get(name);
    // Two callers may have one such name, by what their ids are made of.
    if (found && named.every((by) => found.subjects[by] === subjects[by])) return found.charges;
    const charges = chargesOf(rules, subjects);
    if (name.length <= longestName) known.set(name, { subjects, charges });
    return charges;
  };
}

function chargesOf(rules: readonly Rule[], subjects: Subjects): Charge[] {
  const charges: Charge[] = [];
  for (const rule of rules) {
    const subject = subjects[rule.by];
    if (subject === undefined) continue;
    charges.push(chargeFor(rule, subject, subjects));
  }
  return charges;
}

// What one tenant's callers use is charged in one place. Others are places of their own, as no tenant holds them all.
function chargeFor(rule: Rule, subject: string, { tenant }: Subjects): Charge {
  switch (rule.by) {
    case 'address': {
      const group = addressGroup(subject);
      return { rule, tag: `address:${group}`, subject: group };
    }
    case 'route':
    case 'global':
      return { rule, tag: `${rule.by}:${subject}`, subject };
    case 'user':
    case 'tenant':
    case 'client':
    case 'key':
      return { rule, tag: `tenant:${tenant ?? subject}`, subject };
  }
}
