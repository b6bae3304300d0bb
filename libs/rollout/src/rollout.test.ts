import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createRollout, rolloutRulesIn, type RolloutRule, type Subject } from './index.ts';

const operation = 'documents.getDocument';
const anyId = fc.string({ minLength: 1, maxLength: 30 });
const anyPercent = fc.integer({ min: 0, max: 10_000 }).map((hundredths) => hundredths / 100);
const people = Array.from({ length: 100_000 }, (_, at) => ({ tenant: `ten_${at % 977}`, user: `usr_${at}` }));

const groupOf = (rules: readonly RolloutRule[], subject?: Subject, of = operation) =>
  createRollout(rules).groupFor(of, subject);

function shareOf(rules: readonly RolloutRule[], to: string, salt = ''): number {
  const rollout = createRollout(rules, { salt });
  return people.filter((one) => rollout.groupFor(operation, one) === to).length / people.length;
}

describe('who goes where', () => {
  test('nobody, without rules', () => {
    expect(groupOf([], { tenant: 'ten_a', user: 'usr_a' })).toBeUndefined();
  });

  test('everybody, by a rule without conditions, known or not', () => {
    expect([groupOf([{ to: 'next' }]), groupOf([{ to: 'next' }], { user: 'usr_a' })]).toEqual(['next', 'next']);
  });

  test('the named operations, or all of a named service', () => {
    const rules = [{ operations: ['documents.getDocument', 'search.*'], to: 'next' }];
    const groups = ['documents.getDocument', 'documents.listDocuments', 'search.related', 'searching.related'];
    expect(groups.map((of) => groupOf(rules, undefined, of))).toEqual(['next', undefined, 'next', undefined]);
  });

  test('all conditions of a rule must hold, and a stranger meets none that names somebody', () => {
    const rules = [{ tenants: ['ten_a'], users: ['usr_a', 'usr_b'], to: 'next' }];
    expect(groupOf(rules, { tenant: 'ten_a', user: 'usr_b' })).toBe('next');
    expect(groupOf(rules, { tenant: 'ten_b', user: 'usr_b' })).toBeUndefined();
    expect(groupOf(rules, { tenant: 'ten_a' })).toBeUndefined();
    expect(groupOf(rules)).toBeUndefined();
  });

  test('the first rule that matches decides, and `own` is an exception from those below', () => {
    const rules = [{ tenants: ['ten_careful'], to: 'own' }, { users: ['usr_a'], to: 'canary' }, { to: 'next' }];
    const groups = [{ tenant: 'ten_careful', user: 'usr_a' }, { user: 'usr_a' }, { user: 'usr_b' }];
    expect(groups.map((one) => groupOf(rules, one))).toEqual([undefined, 'canary', 'next']);
  });

  test('a change holds from the next call on, and a wrong one changes nothing', () => {
    const rollout = createRollout([{ to: 'next' }]);
    expect(() => rollout.change([{ to: 'canary' }, { percent: 101, to: 'x' }])).toThrow('rule 2');
    expect(rollout.groupFor(operation, undefined)).toBe('next');
    rollout.change([{ to: 'canary' }]);
    expect(rollout.groupFor(operation, undefined)).toBe('canary');
  });

  test('operations that somebody makes up fill no memory, and change nothing', () => {
    const rollout = createRollout([{ operations: [operation], to: 'next' }]);
    for (let at = 0; at < 3000; at += 1) rollout.groupFor(`made.up${at}`, undefined);
    expect(rollout.groupFor(operation, undefined)).toBe('next');
  });
});

describe('a share', () => {
  test('is as large as it says, of a hundred thousand users', () => {
    for (const percent of [0.01, 0.5, 1, 10, 33.33, 50, 90, 99.99]) {
      const deviation = Math.sqrt(((percent / 100) * (1 - percent / 100)) / people.length);
      expect(Math.abs(shareOf([{ percent, to: 'next' }], 'next') - percent / 100)).toBeLessThan(4 * deviation);
    }
  });

  test('is nobody at 0, and everybody at 100, also who has no id', () => {
    expect([shareOf([{ percent: 0, to: 'next' }], 'next'), shareOf([{ percent: 100, to: 'next' }], 'next')]).toEqual([
      0, 1,
    ]);
    expect([groupOf([{ percent: 99.99, to: 'next' }]), groupOf([{ percent: 100, to: 'next' }])]).toEqual([
      undefined,
      'next',
    ]);
  });

  test('has the same subjects in every process: these are in for ever', () => {
    const rollout = createRollout([{ percent: 10, to: 'next' }]);
    const first = people.filter((one) => rollout.groupFor(operation, one)).slice(0, 5);
    expect(first.map(({ user }) => user)).toEqual(['usr_5', 'usr_49', 'usr_59', 'usr_61', 'usr_72']);
  });

  test('keeps who is in while it grows', () => {
    fc.assert(
      fc.property(anyId, anyPercent, anyPercent, fc.constantFrom('user', 'tenant'), (id, one, other, stickyBy) => {
        const [less, more] = [Math.min(one, other), Math.max(one, other)];
        const rule = (percent: number) => [{ percent, stickyBy, to: 'next' }] as const;
        const subject = { tenant: id, user: id };
        if (groupOf(rule(less), subject)) expect(groupOf(rule(more), subject)).toBe('next');
      }),
      { numRuns: 2000 },
    );
  });

  test('is of tenants where the rule says so: all of a tenant are in, or none', () => {
    const rollout = createRollout([{ percent: 50, stickyBy: 'tenant', to: 'next' }]);
    const groups = new Map<string, Set<string | undefined>>();
    for (const { tenant, user } of people) {
      groups.set(tenant, (groups.get(tenant) ?? new Set()).add(rollout.groupFor(operation, { tenant, user })));
    }
    expect([...groups.values()].every((of) => of.size === 1)).toBe(true);
  });

  test('has others first with another salt, and of another group', () => {
    const half = (to: string, salt?: string) => createRollout([{ percent: 50, to, ...(salt && { salt }) }]);
    const inBoth = (a = half('next'), b = half('canary')) =>
      people.filter((one) => a.groupFor(operation, one) && b.groupFor(operation, one)).length / people.length;
    expect(inBoth()).toBeCloseTo(0.25, 1);
    expect(inBoth(half('next'), createRollout([{ percent: 50, to: 'next' }], { salt: 'b' }))).toBeCloseTo(0.25, 1);
    expect(inBoth(half('next', 'same'), half('canary', 'same'))).toBeCloseTo(0.5, 1);
  });

  test('of a later rule is a share of those whom no earlier rule took', () => {
    const rules = [
      { percent: 10, to: 'canary' },
      { percent: 50, to: 'next' },
    ];
    expect(shareOf(rules, 'next')).toBeCloseTo(0.45, 2);
  });
});

describe('rules of a text', () => {
  test('are a JSON list, and none are an empty text', () => {
    const rules = [{ operations: ['documents.*'], tenants: ['ten_a'], percent: 0.01, stickyBy: 'tenant', to: 'next' }];
    expect(rolloutRulesIn(JSON.stringify(rules))).toEqual(rules);
    expect([rolloutRulesIn(''), rolloutRulesIn(' \n')]).toEqual([[], []]);
  });

  test.each([
    ['[{', 'they are not JSON'],
    ['{"to":"next"}', 'they must be a list'],
    ['["next"]', 'rule 1 must be an object'],
    ['[{}]', 'rule 1: to is missing'],
    ['[{"to":"Next"}]', 'rule 1: to must be the name of a group'],
    ['[{"to":"next","percnet":5}]', 'rule 1: there is no "percnet"'],
    ['[{"to":"next","percent":"5"}]', 'rule 1: percent must be a number from 0 to 100'],
    ['[{"to":"next","percent":0.001}]', 'at most two decimals'],
    ['[{"to":"next","operations":["getDocument"]}]', 'operations must be a list of operations such as'],
    ['[{"to":"next","tenants":[]}]', 'tenants must be a list of tenant ids, or left out'],
    ['[{"to":"next","users":["usr_a",""]}]', 'which number 2 is not'],
    ['[{"to":"next","stickyBy":"session"}]', 'stickyBy must be "user" or "tenant"'],
  ])('%s is refused', (text, message) => {
    expect(() => rolloutRulesIn(text)).toThrow(message);
  });

  test('are refused when they are a list that belongs into a service', () => {
    const many = Array.from({ length: 201 }, () => ({ to: 'next' }));
    expect(() => createRollout(many)).toThrow('there are more than 200');
  });

  test('are refused with every mistake at once, and without any id', () => {
    const refuse = () => rolloutRulesIn('[{"users":[7,"usr_secret"]},{"to":"","percent":-1}]');
    expect(refuse).toThrow(/rule 1: users.*rule 1: to is missing; rule 2: percent.*rule 2: to/);
    expect(refuse).not.toThrow(/usr_secret/);
  });
});
