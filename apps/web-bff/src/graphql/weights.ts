import { getNamedType, getNullableType, isCompositeType, isListType } from 'graphql';
import type { GraphQLField, GraphQLNamedOutputType } from 'graphql';

/** `@listSize` of a field. */
export interface ListSize {
  readonly assumedSize?: number;
  readonly slicingArguments?: readonly string[];
  readonly sizedFields?: readonly string[];
  readonly requireOneSlicingArgument?: boolean;
}

/** What `@cost` and `@listSize` say of a field, after the IBM GraphQL cost specification. */
export interface FieldCost {
  /** Of the field itself, once for each time that it is resolved. */
  readonly weight: number;
  /** Of each argument that is given. */
  readonly argumentWeights: ReadonlyMap<string, number>;
  readonly listSize: ListSize | undefined;
  readonly isList: boolean;
  readonly type: GraphQLNamedOutputType;
  /** Of each item, if it is a list. */
  readonly itemWeight: number;
}

interface Directed {
  readonly extensions: Readonly<Record<string, unknown>>;
}

const known = new WeakMap<GraphQLField<unknown, unknown>, FieldCost>();

/** Read once for each field of a schema. */
export function fieldCost(field: GraphQLField<unknown, unknown>): FieldCost {
  const found = known.get(field);
  if (found) return found;
  const type = getNamedType(field.type);
  const weighted = field.args.flatMap((argument) => {
    const weight = weightOf(argument);
    return weight === undefined ? [] : [[argument.name, weight] as const];
  });
  const cost: FieldCost = {
    weight: weightOf(field) ?? (isCompositeType(type) ? 1 : 0),
    argumentWeights: new Map(weighted),
    listSize: directiveOf(field, 'listSize') as ListSize | undefined,
    isList: isListType(getNullableType(field.type)),
    type,
    itemWeight: weightOf(type) ?? (isCompositeType(type) ? 1 : 0),
  };
  known.set(field, cost);
  return cost;
}

function weightOf(of: Directed): number | undefined {
  const directive = directiveOf(of, 'cost') as { readonly weight: string } | undefined;
  return directive && Number(directive.weight);
}

function directiveOf({ extensions }: Directed, name: string): unknown {
  return (extensions['directives'] as Readonly<Record<string, unknown>> | undefined)?.[name];
}
