import { GraphQLError, NoSchemaIntrospectionCustomRule, parse, specifiedRules, validate } from 'graphql';
import type { DocumentNode, GraphQLSchema } from 'graphql';
import type { GraphqlLimits } from './limits.ts';
import { Refused } from './refusals.ts';
import { requireShape } from './shape.ts';

export interface DocumentOptions {
  readonly schema: GraphQLSchema;
  readonly limits: GraphqlLimits;
  /** Whether errors suggest names, and the schema may be asked for: for development. */
  readonly isOpen: boolean;
}

/** Reads the text of operations: within the limits, valid, or refused. */
export type ReadDocument = (source: string) => DocumentNode;

// One error tells of a slip; a list of them is what suggestions make work for.
const mostErrors = 5;

export function documentReader({ schema, limits, isOpen }: DocumentOptions): ReadDocument {
  const rules = isOpen ? specifiedRules : [...specifiedRules, NoSchemaIntrospectionCustomRule];
  return (source) => {
    const document = parsed(source, limits);
    requireShape(document, limits);
    const errors = validate(schema, document, rules, { maxErrors: mostErrors, hideSuggestions: !isOpen });
    if (errors.length > 0) throw new Refused('VALIDATION_FAILED', errors);
    return document;
  };
}

function parsed(source: string, limits: GraphqlLimits): DocumentNode {
  try {
    return parse(source, { maxLexicalTokens: limits.tokens, maxComments: limits.comments });
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    const isTooLong = error.message.includes('contains more than');
    throw new Refused(isTooLong ? 'TOKEN_LIMIT_EXCEEDED' : 'SYNTAX_ERROR', [error]);
  }
}

// Of texts, whose parsed form is some hundred times as large.
const mostKept = 200;
const mostKeptChars = 200_000;

/** Remembers what became of the last texts, refusals too. */
export function remembering(read: ReadDocument): ReadDocument {
  const kept = new Map<string, DocumentNode | Refused>();
  let chars = 0;
  const outcomeOf = (source: string): DocumentNode | Refused => {
    try {
      return read(source);
    } catch (error) {
      if (error instanceof Refused) return error;
      throw error;
    }
  };
  return (source) => {
    const outcome = kept.get(source) ?? outcomeOf(source);
    if (!kept.delete(source)) chars += source.length;
    kept.set(source, outcome); // as the youngest
    for (const oldest of kept.keys()) {
      if (kept.size <= mostKept && chars <= mostKeptChars) break;
      kept.delete(oldest);
      chars -= oldest.length;
    }
    if (outcome instanceof Refused) throw outcome;
    return outcome;
  };
}
