import { Kind } from 'graphql';
import type { SelectionNode, VariableValues } from 'graphql';

/** Whether `@skip` or `@include` leave a selection out. */
export function isLeftOut({ directives = [] }: SelectionNode, { coerced }: VariableValues): boolean {
  return directives.some(({ name, arguments: given = [] }) => {
    if (name.value !== 'skip' && name.value !== 'include') return false;
    const value = given[0]?.value;
    const condition =
      value?.kind === Kind.VARIABLE ? coerced[value.name.value] : value?.kind === Kind.BOOLEAN && value.value;
    return condition === (name.value === 'skip');
  });
}
