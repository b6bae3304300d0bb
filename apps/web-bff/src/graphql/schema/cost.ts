import { DirectiveLocation, GraphQLBoolean, GraphQLDirective, GraphQLInt, GraphQLList } from 'graphql';
import { GraphQLNonNull, GraphQLString } from 'graphql';

const texts = new GraphQLList(new GraphQLNonNull(GraphQLString));

/** As the IBM GraphQL cost specification declares them. */
export const costDirectives = [
  new GraphQLDirective({
    name: 'cost',
    description: 'What a field weighs, or each value of a type; without it objects weigh 1 and scalars nothing.',
    locations: [
      DirectiveLocation.ARGUMENT_DEFINITION,
      DirectiveLocation.ENUM,
      DirectiveLocation.FIELD_DEFINITION,
      DirectiveLocation.INPUT_FIELD_DEFINITION,
      DirectiveLocation.OBJECT,
      DirectiveLocation.SCALAR,
    ],
    args: { weight: { type: new GraphQLNonNull(GraphQLString) } },
  }),
  new GraphQLDirective({
    name: 'listSize',
    description: 'How many items a list has: what a slicing argument says or has, or else the assumed size.',
    locations: [DirectiveLocation.FIELD_DEFINITION],
    args: {
      assumedSize: { type: GraphQLInt },
      slicingArguments: { type: texts },
      sizedFields: { type: texts },
      requireOneSlicingArgument: { type: GraphQLBoolean, defaultValue: true },
    },
  }),
];

/** A call of its own for each parent: its backend knows no batch of it. */
export const ownCall = { cost: { weight: '10' } };

/** Carried by its parent: it costs no call, only the bytes of it. */
export const carried = { cost: { weight: '0.1' } };

/** A field that is a list, of at most so many. */
export function listOf(assumedSize: number) {
  return { listSize: { assumedSize, requireOneSlicingArgument: false } };
}

/** A field that is a list of as many as the argument `ids` has, of at most so many. */
export function listByIds(assumedSize: number) {
  return { listSize: { assumedSize, slicingArguments: ['ids'], requireOneSlicingArgument: false } };
}

/** A field that is a list of as many as the argument `limit` says. */
export function listByLimit(usual: number) {
  return { listSize: { assumedSize: usual, slicingArguments: ['limit'], requireOneSlicingArgument: false } };
}

/** A field that is a page, whose `items` are as many as the argument `limit` says. */
export function pageByLimit(usual: number) {
  return { listSize: { ...listByLimit(usual).listSize, sizedFields: ['items'] } };
}
