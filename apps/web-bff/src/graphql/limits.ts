/** What an operation may be, counted with its fragments expanded. Each is refused before anything is asked. */
export interface GraphqlLimits {
  /** Of the body, before it is parsed; the largest operation of ours is a tenth of it. */
  readonly bodyBytes: number;
  /** Lexical tokens: what a parser is made to work by. */
  readonly tokens: number;
  readonly comments: number;
  readonly depth: number;
  /** Fields and spreads. */
  readonly selections: number;
  readonly aliases: number;
  readonly directives: number;
  readonly rootFields: number;
  /** Fields that are written again in one selection set: validation compares each pair of them. */
  readonly repeats: number;
  /** Operations and fragments of one document: validation compares each pair of fragments. */
  readonly definitions: number;
  /** What a list without `@listSize` counts for. */
  readonly unsizedList: number;
}

export const graphqlLimits: GraphqlLimits = {
  bodyBytes: 65_536,
  tokens: 1_000,
  comments: 100,
  depth: 10,
  selections: 1_000,
  aliases: 30,
  directives: 50,
  rootFields: 20,
  repeats: 20,
  definitions: 30,
  unsizedList: 10,
};
