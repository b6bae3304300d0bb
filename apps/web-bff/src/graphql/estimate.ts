import { GraphQLError, Kind, getArgumentValues, isCompositeType } from 'graphql';
import type {
  FieldNode,
  GraphQLCompositeType,
  GraphQLField,
  SelectionNode,
  SelectionSetNode,
  ValidatedExecutionArgs,
} from 'graphql';
import { isLeftOut } from './left-out.ts';
import { Refused } from './refusals.ts';
import { fieldCost } from './weights.ts';
import type { FieldCost, ListSize } from './weights.ts';

/** A valid operation, with its variables as they were coerced. */
export type Operation = Pick<ValidatedExecutionArgs, 'schema' | 'operation' | 'fragmentDefinitions' | 'variableValues'>;

interface EstimateOptions {
  /** What a list without `@listSize` counts for. */
  readonly unsizedList: number;
}

/** The size that a parent gives to lists among its fields (`sizedFields`). */
interface Sizes {
  readonly size: number;
  readonly fields: readonly string[];
}

/**
 * What an operation costs at most: each field its weight, each item of a list that of its type and of its fields. What
 * fragments hold is summed up once, however often they are spread; of types that exclude each other, all are counted.
 */
export function estimate(operation: Operation, options: EstimateOptions): { cost: number; visited: number } {
  const walk = new CostWalk(operation, options);
  const root = operation.schema.getRootType(operation.operation.operation);
  const cost = root ? walk.set(root, operation.operation.selectionSet, undefined) : 0;
  return { cost: Math.round(cost * 10) / 10, visited: walk.visited };
}

class CostWalk {
  visited = 0;
  readonly #operation: Operation;
  readonly #options: EstimateOptions;
  readonly #fragments = new Map<string, number>();

  constructor(operation: Operation, options: EstimateOptions) {
    this.#operation = operation;
    this.#options = options;
  }

  set(type: GraphQLCompositeType, { selections }: SelectionSetNode, sizes: Sizes | undefined): number {
    let sum = 0;
    for (const selection of selections) {
      this.visited += 1;
      if (!isLeftOut(selection, this.#operation.variableValues)) sum += this.#selection(type, selection, sizes);
    }
    return sum;
  }

  #selection(type: GraphQLCompositeType, selection: SelectionNode, sizes: Sizes | undefined): number {
    if (selection.kind === Kind.FRAGMENT_SPREAD) return this.#fragment(selection.name.value, sizes);
    if (selection.kind === Kind.INLINE_FRAGMENT)
      return this.set(this.#typeNamed(selection.typeCondition?.name.value) ?? type, selection.selectionSet, sizes);
    const name = selection.name.value;
    // What describes the schema is there already.
    const field = name.startsWith('__') ? undefined : this.#operation.schema.getField(type, name);
    return field ? this.#field(field, selection, sizes?.fields.includes(name) ? sizes.size : undefined) : 0;
  }

  // Its fields cost the same wherever it is spread, but for those that a parent gives a size.
  #fragment(name: string, sizes: Sizes | undefined): number {
    const key = sizes ? `${name} ${sizes.size} ${sizes.fields.join()}` : name;
    const known = this.#fragments.get(key);
    if (known !== undefined) return known;
    const definition = this.#operation.fragmentDefinitions[name];
    const type = this.#typeNamed(definition?.typeCondition.name.value);
    const cost = definition && type ? this.set(type, definition.selectionSet, sizes) : 0;
    this.#fragments.set(key, cost);
    return cost;
  }

  #field(field: GraphQLField<unknown, unknown>, node: FieldNode, givenSize: number | undefined): number {
    const cost = fieldCost(field);
    const { listSize } = cost;
    const given = field.args.length > 0 ? this.#arguments(field, node) : {};
    const own = listSize && sizeOf(listSize, given, node);
    const sizes = own !== undefined && listSize?.sizedFields ? { size: own, fields: listSize.sizedFields } : undefined;
    const size = givenSize ?? (sizes ? undefined : own) ?? this.#options.unsizedList;
    const inner = isCompositeType(cost.type) && node.selectionSet ? this.set(cost.type, node.selectionSet, sizes) : 0;
    const items = cost.isList ? size * (cost.itemWeight + inner) : inner;
    return cost.weight + argumentsWeight(cost, given) + items;
  }

  #arguments(field: GraphQLField<unknown, unknown>, node: FieldNode): Readonly<Record<string, unknown>> {
    try {
      return getArgumentValues(field, node, this.#operation.variableValues);
    } catch (error) {
      // A null where none may be, which only the variables tell: execution would say the same of this field.
      throw new Refused('BAD_USER_INPUT', [error as GraphQLError]);
    }
  }

  #typeNamed(name: string | undefined): GraphQLCompositeType | undefined {
    const type = name === undefined ? undefined : this.#operation.schema.getType(name);
    return isCompositeType(type) ? type : undefined;
  }
}

function argumentsWeight({ argumentWeights }: FieldCost, given: Readonly<Record<string, unknown>>): number {
  let sum = 0;
  for (const [name, weight] of argumentWeights) if (given[name] != null) sum += weight;
  return sum;
}

/** By the slicing arguments that are given, the largest of them; else the assumed size. */
function sizeOf(list: ListSize, given: Readonly<Record<string, unknown>>, node: FieldNode): number | undefined {
  const { slicingArguments = [], requireOneSlicingArgument = true, assumedSize } = list;
  const slices = slicingArguments.filter((name) => given[name] != null).map((name) => lengthOf(given[name]));
  if (slicingArguments.length > 0 && requireOneSlicingArgument && slices.length !== 1) {
    const message = `Field "${node.name.value}" needs one of: ${slicingArguments.join(', ')}.`;
    throw new Refused('LIST_SIZE_REQUIRED', [new GraphQLError(message, { nodes: node })]);
  }
  return slices.length > 0 ? Math.max(...slices) : assumedSize;
}

function lengthOf(slice: unknown): number {
  if (Array.isArray(slice)) return slice.length;
  return typeof slice === 'number' ? Math.max(0, slice) : 0;
}
