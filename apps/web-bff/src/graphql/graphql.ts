import { executeRootSelectionSet, validateExecutionArgs } from 'graphql';
import type { DocumentNode, GraphQLSchema, ValidatedExecutionArgs } from 'graphql';
import { actualCost } from './actual.ts';
import { documentReader, remembering } from './documents.ts';
import { estimate } from './estimate.ts';
import { fieldError, refusalErrors } from './field-errors.ts';
import type { OnLost, ToldError } from './field-errors.ts';
import { graphqlLimits } from './limits.ts';
import type { GraphqlLimits } from './limits.ts';
import { persistOperations } from './persisted.ts';
import type { PersistedOperation, PersistedOperations } from './persisted.ts';
import { Refused } from './refusals.ts';
import type { Cost } from './refusals.ts';
import { rehearse } from './rehearsal.ts';

export interface GraphqlOptions {
  readonly schema: GraphQLSchema;
  /** The texts of the app's own operations. */
  readonly operations: readonly string[];
  /** Whether any text is run, the schema told and names suggested: for development. Otherwise only its own operations. */
  readonly isOpen: boolean;
  readonly costLimit: number;
  readonly limits?: GraphqlLimits;
}

/** What one request asks for: a text, or the id of a persisted one. */
export interface GraphqlRequest {
  readonly query?: string | undefined;
  readonly documentId?: string | undefined;
  readonly operationName?: string | null | undefined;
  readonly variables?: Readonly<Record<string, unknown>> | null | undefined;
}

/** Around one run. */
export interface Running {
  /** Made when everything is checked, and not before. */
  readonly context: () => unknown;
  readonly signal: AbortSignal;
  readonly onLost: OnLost;
}

export interface GraphqlBody {
  readonly data?: unknown;
  readonly errors?: readonly ToldError[];
  readonly extensions?: { readonly cost: Cost };
}

export interface Ran {
  readonly body: GraphqlBody;
  /** The name of a persisted operation: others are the client's to choose. */
  readonly operation: string | undefined;
  /** `ok`, `partial`, or the code by which it was refused. */
  readonly outcome: string;
  readonly isRefused: boolean;
}

export interface Graphql {
  /** What is wrong with the request is what it gives; only mistakes of our own reject. */
  run(request: () => Promise<GraphqlRequest> | GraphqlRequest, running: Running): Promise<Ran>;
  /** What one of its own operations may cost. Throws if it would be refused for anything else. */
  reckon(request: GraphqlRequest & { readonly documentId: string }): Cost;
  readonly persisted: PersistedOperations;
}

/** Runs operations: checked and reckoned first, so that what is refused has asked nothing of anyone. */
export function createGraphql(options: GraphqlOptions): Graphql {
  const { schema, operations, isOpen, costLimit, limits = graphqlLimits } = options;
  const read = documentReader({ schema, limits, isOpen });
  const persisted = persistOperations(operations, read);
  const readAny = remembering(read);
  if (isOpen) rehearse(read, limits);
  const find = (request: GraphqlRequest): Found => {
    if (request.documentId !== undefined) return knownOperation(persisted, request.documentId);
    if (!isOpen) throw new Refused('PERSISTED_OPERATION_REQUIRED', 'Only persisted operations: send a documentId.');
    return { document: readAny(request.query ?? ''), operation: undefined };
  };
  return {
    persisted,
    reckon(request) {
      const { document } = knownOperation(persisted, request.documentId);
      return reckoned(checkedOperation({ schema, isOpen }, document, request), limits, costLimit);
    },
    async run(readRequest, { context, signal, onLost }) {
      let operation: string | undefined;
      try {
        const request = await readRequest();
        const found = find(request);
        operation = found.operation?.name;
        const checked = checkedOperation({ schema, isOpen }, found.document, request);
        const cost = requireCost(checked, limits, costLimit);
        const result = await executeRootSelectionSet({
          ...checked,
          contextValue: context(),
          externalAbortSignal: signal,
        });
        return ran(result, { operation, onLost, cost: { ...cost, actual: actualCost(checked, result.data) } });
      } catch (error) {
        if (error instanceof Refused) return refused(error, operation);
        throw error;
      }
    },
  };
}

interface Found {
  readonly document: DocumentNode;
  readonly operation: PersistedOperation | undefined;
}

function knownOperation(persisted: PersistedOperations, documentId: string): Found {
  const operation = persisted.find(documentId);
  if (operation) return { document: operation.document, operation };
  throw new Refused('PERSISTED_OPERATION_NOT_FOUND', 'There is no persisted operation of this id.');
}

/** Of a valid document: the operation that is meant, with its variables as the schema takes them. */
function checkedOperation(
  { schema, isOpen }: Pick<GraphqlOptions, 'schema' | 'isOpen'>,
  document: DocumentNode,
  { operationName, variables }: GraphqlRequest,
): ValidatedExecutionArgs {
  const names = document.definitions.flatMap((one) => ('operation' in one ? [one.name?.value] : []));
  if (operationName == null ? names.length !== 1 : !names.includes(operationName))
    throw new Refused('OPERATION_NOT_FOUND', 'Name one of the operations of the document.');
  const checked = validateExecutionArgs({
    schema,
    document,
    operationName: operationName ?? null,
    variableValues: variables ?? null,
    hideSuggestions: !isOpen,
    options: { maxCoercionErrors: 10 },
  });
  if (!('operation' in checked)) throw new Refused('BAD_USER_INPUT', checked);
  if (checked.operation.operation !== 'query')
    throw new Refused('OPERATION_NOT_SUPPORTED', 'Only queries are answered.');
  return checked;
}

function reckoned(operation: ValidatedExecutionArgs, { unsizedList }: GraphqlLimits, limit: number): Cost {
  return { estimated: estimate(operation, { unsizedList }).cost, limit };
}

function requireCost(operation: ValidatedExecutionArgs, limits: GraphqlLimits, limit: number): Cost {
  const cost = reckoned(operation, limits, limit);
  if (cost.estimated <= limit) return cost;
  throw new Refused('COST_LIMIT_EXCEEDED', `It may cost ${cost.estimated}, and ${limit} is the most.`, cost);
}

interface Told {
  readonly operation: string | undefined;
  readonly onLost: OnLost;
  readonly cost: Cost;
}

function ran({ data, errors = [] }: Awaited<ReturnType<typeof executeRootSelectionSet>>, told: Told): Ran {
  const body = {
    ...(errors.length > 0 && { errors: errors.map((error) => fieldError(error, told.onLost)) }),
    data: data ?? null,
    extensions: { cost: told.cost },
  };
  return { body, operation: told.operation, outcome: errors.length > 0 ? 'partial' : 'ok', isRefused: false };
}

function refused({ code, errors, cost }: Refused, operation: string | undefined): Ran {
  const body = { errors: refusalErrors(code, errors), ...(cost && { extensions: { cost } }) };
  return { body, operation, outcome: code, isRefused: true };
}
