import { Kind } from 'graphql';
import type { SelectionNode, VariableValues } from 'graphql';
import { Refused } from './refusals.ts';

/** Whether `@skip` or `@include` leave a selection out. Throws for a null where none may be, which only the variables tell. */
export function isLeftOut({ directives = [] }: SelectionNode, { coerced }: VariableValues): boolean {
  return directives.some(({ name, arguments: given = [] }) => {
    if (name.value !== 'skip' && name.value !== 'include') return false;
    const value = given[0]?.value;
    const condition =
      value?.kind === Kind.VARIABLE ? coerced[value.name.value] : value?.kind === Kind.BOOLEAN && value.value;
    if (typeof condition !== 'boolean') throw new Refused('BAD_USER_INPUT', `@${name.value} needs true or false.`);
    return condition === (name.value === 'skip');
  });
}
