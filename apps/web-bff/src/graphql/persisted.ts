import { hash } from 'node:crypto';
import { Kind } from 'graphql';
import type { DocumentNode } from 'graphql';
import type { ReadDocument } from './documents.ts';

/** An operation that is known from the start: read once, and called by its hash or its name. */
export interface PersistedOperation {
  /** `sha256:` and the hash of its text. */
  readonly id: string;
  readonly name: string;
  readonly document: DocumentNode;
}

export interface PersistedOperations {
  /** By `sha256:<hex>`, or by the operation's name: the first text of that name. */
  find(documentId: string): PersistedOperation | undefined;
  readonly all: readonly PersistedOperation[];
}

/** Throws on a text that could not be run: such an app does not start. */
export function persistOperations(sources: readonly string[], read: ReadDocument): PersistedOperations {
  const known = new Map<string, PersistedOperation>();
  const all = sources.map((source) => {
    const document = read(source);
    const operation = { id: documentIdOf(source), name: nameOf(document), document };
    if (known.has(operation.id)) throw new Error(`The persisted operation ${operation.name} is there twice.`);
    known.set(operation.id, operation);
    // A former text of that name is listed after its successor, and is called by its hash alone.
    if (!known.has(operation.name)) known.set(operation.name, operation);
    return operation;
  });
  return { find: (documentId) => known.get(documentId), all };
}

/** As the GraphQL over HTTP specification's appendix on persisted documents has it: over the text's exact bytes. */
export function documentIdOf(source: string): string {
  return `sha256:${hash('sha256', source)}`;
}

function nameOf({ definitions }: DocumentNode): string {
  const operations = definitions.filter((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  const name = operations[0]?.name?.value;
  if (operations.length !== 1 || name === undefined)
    throw new Error('A persisted text has exactly one operation, which has a name.');
  return name;
}
