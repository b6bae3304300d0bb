import type { RolloutRule } from './rule.ts';

type Check = (value: unknown) => string | undefined;

const operationName = /^[a-z][A-Za-z0-9-]*\.(\*|[A-Za-z][A-Za-z0-9]*)$/;
const groupName = /^[a-z][a-z0-9-]{0,39}$/;
// More is a list that belongs into a service, and each call would pay for it.
const mostRules = 200;

const isText = (value: unknown): value is string =>
  typeof value === 'string' && value.length > 0 && value.length <= 200;

function texts(what: string, fits: (text: string) => boolean = () => true): Check {
  return (value) => {
    // An empty list would match nobody, where leaving it out matches everybody: nobody means the former.
    if (!Array.isArray(value) || value.length === 0) return `must be a list of ${what}, or left out`;
    const wrong = value.findIndex((one) => !isText(one) || !fits(one));
    return wrong < 0 ? undefined : `must be a list of ${what}, which number ${wrong + 1} is not`;
  };
}

const checks: { readonly [Member in keyof Required<RolloutRule>]: Check } = {
  operations: texts('operations such as documents.getDocument or documents.*', (text) => operationName.test(text)),
  tenants: texts('tenant ids'),
  users: texts('user ids'),
  percent: (value) => (isPercent(value) ? undefined : 'must be a number from 0 to 100 with at most two decimals'),
  stickyBy: (value) => (value === 'user' || value === 'tenant' ? undefined : 'must be "user" or "tenant"'),
  salt: (value) => (isText(value) ? undefined : 'must be a text'),
  to: (value) => (isText(value) && groupName.test(value) ? undefined : 'must be the name of a group, such as "next"'),
};

function isPercent(value: unknown): boolean {
  if (typeof value !== 'number' || !(value >= 0 && value <= 100)) return false;
  return Math.abs(value * 100 - Math.round(value * 100)) < 1e-6;
}

/** Throws a TypeError that names every mistake, so that a wrong rule ends the start, or the change, and not a call. */
export function checkedRules(rules: unknown): readonly RolloutRule[] {
  const mistakes = Array.isArray(rules) ? rules.flatMap(mistakesOf) : ['they must be a list'];
  if (Array.isArray(rules) && rules.length > mostRules) mistakes.push(`there are more than ${mostRules}`);
  if (mistakes.length > 0) throw new TypeError(`The rollout rules are not usable: ${mistakes.join('; ')}.`);
  return rules as readonly RolloutRule[];
}

/** The rules of one configuration text, a JSON list. An empty text has none. */
export function rolloutRulesIn(text: string): readonly RolloutRule[] {
  if (text.trim() === '') return [];
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    // The parser's own message quotes the text; ids of tenants and users are nothing for a log.
    throw new TypeError('The rollout rules are not usable: they are not JSON.', { cause: error });
  }
  return checkedRules(parsed);
}

function mistakesOf(rule: unknown, index: number): string[] {
  const where = `rule ${index + 1}`;
  if (typeof rule !== 'object' || rule === null || Array.isArray(rule)) return [`${where} must be an object`];
  const unknown = Object.keys(rule).filter((name) => !Object.hasOwn(checks, name));
  const wrong = Object.entries(checks).flatMap(([name, check]) => {
    const value = (rule as Readonly<Record<string, unknown>>)[name];
    if (value === undefined) return name === 'to' ? [`${where}: to is missing`] : [];
    const mistake = check(value);
    return mistake === undefined ? [] : [`${where}: ${name} ${mistake}`];
  });
  return [...unknown.map((name) => `${where}: there is no "${name.slice(0, 40)}"`), ...wrong];
}
