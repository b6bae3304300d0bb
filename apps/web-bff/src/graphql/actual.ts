import { Kind, isCompositeType } from 'graphql';
import type { FieldNode, GraphQLCompositeType, SelectionNode, SelectionSetNode } from 'graphql';
import type { Operation } from './estimate.ts';
import { isLeftOut } from './left-out.ts';
import { fieldCost } from './weights.ts';

type Answered = Readonly<Record<string, unknown>>;

/** What an operation did cost, by what was answered: lists as long as they are. Its work is that of the answer. */
export function actualCost(operation: Operation, data: unknown): number {
  const root = operation.schema.getRootType(operation.operation.operation);
  if (!root || typeof data !== 'object' || data === null) return 0;
  const count = new ActualCount(operation);
  count.set(root, operation.operation.selectionSet, data as Answered);
  return Math.round(count.cost * 10) / 10;
}

class ActualCount {
  cost = 0;
  readonly #operation: Operation;
  // A field that is selected twice was resolved once.
  readonly #seen = new Map<Answered, Set<string>>();

  constructor(operation: Operation) {
    this.#operation = operation;
  }

  set(type: GraphQLCompositeType, { selections }: SelectionSetNode, answered: Answered): void {
    for (const selection of selections)
      if (!isLeftOut(selection, this.#operation.variableValues)) this.#selection(type, selection, answered);
  }

  #selection(type: GraphQLCompositeType, selection: SelectionNode, answered: Answered): void {
    if (selection.kind === Kind.FIELD) return this.#field(type, selection, answered);
    const fragment =
      selection.kind === Kind.INLINE_FRAGMENT ? selection : this.#operation.fragmentDefinitions[selection.name.value];
    if (!fragment) return;
    const named = fragment.typeCondition && this.#operation.schema.getType(fragment.typeCondition.name.value);
    this.set(isCompositeType(named) ? named : type, fragment.selectionSet, answered);
  }

  #field(type: GraphQLCompositeType, node: FieldNode, answered: Answered): void {
    const name = node.name.value;
    const key = node.alias?.value ?? name;
    const value = answered[key];
    const field = name.startsWith('__') ? undefined : this.#operation.schema.getField(type, name);
    if (!field || value === undefined) return; // of a type that this object is not
    const cost = fieldCost(field);
    const isNew = this.#isNew(answered, key);
    if (isNew) this.cost += cost.weight;
    if (Array.isArray(value) && isNew) this.cost += value.length * cost.itemWeight;
    if (!node.selectionSet || !isCompositeType(cost.type)) return;
    for (const item of Array.isArray(value) ? value.flat(3) : [value])
      if (typeof item === 'object' && item !== null) this.set(cost.type, node.selectionSet, item as Answered);
  }

  #isNew(answered: Answered, key: string): boolean {
    const seen = this.#seen.get(answered) ?? new Set();
    if (seen.has(key)) return false;
    this.#seen.set(answered, seen.add(key));
    return true;
  }
}
