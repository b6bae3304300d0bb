// An app's OpenAPI document, as far as a client package is made of it.

export interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly description?: string;
}

export interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly Parameter[];
  readonly responses?: Readonly<Record<string, Response>>;
}

interface Response {
  readonly content?: Readonly<Record<string, object>>;
}

export interface ApiDocument {
  readonly info: { readonly version: string; readonly title: string; readonly description?: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: Readonly<Record<string, Readonly<Record<string, object>>>>;
}

const keyHeader = 'idempotency-key';
const madeIfMissing = 'Made where it is left out. Whoever sends a write again sends the key of the first time with it.';

/** The writes that need an `Idempotency-Key`, as `POST /v1/things`: the package makes one where none is given. */
export function keyedOperations(document: ApiDocument): string[] {
  return operationsOf(document)
    .filter(({ operation }) => operation.parameters?.some((one) => isKey(one) && one.required))
    .map(({ method, path }) => `${method.toUpperCase()} ${path}`)
    .toSorted();
}

/** The operations of a callable document that answer with a file, as `GET /v1/things/{id}/picture`. */
export function fileOperations(calls: ApiDocument): string[] {
  return operationsOf(calls)
    .filter(({ operation }) => Object.values(operation.responses ?? {}).some(({ content }) => content === file))
    .map(({ method, path }) => `${method.toUpperCase()} ${path}`)
    .toSorted();
}

interface Calls {
  readonly leaveOut: readonly string[];
  readonly streams: readonly string[];
}

/** Throws for a name that no version has: what is called otherwise by now would be published unseen. */
export function requireKnown(documents: readonly ApiDocument[], { leaveOut, streams }: Calls): void {
  const known = new Set(documents.flatMap(operationsOf).map(({ operation }) => operation.operationId));
  const unknown = [...leaveOut, ...streams].find((name) => !known.has(name));
  if (unknown !== undefined) throw new Error(`There is no operation ${unknown}, which the kit names.`);
}

/**
 * The document that the types are made of: without what no program calls, with keys that may be left out, and with files
 * for answers that are no JSON.
 */
export function callable(document: ApiDocument, { leaveOut, streams }: Calls): ApiDocument {
  const paths: Record<string, Record<string, Operation>> = {};
  for (const { path, method, operation } of operationsOf(document)) {
    if (leaveOut.includes(operation.operationId)) continue;
    const parameters = operation.parameters?.map((one) => (isKey(one) ? optional(one) : one));
    const responses = streams.includes(operation.operationId) ? operation.responses : withFiles(operation.responses);
    const made = { ...operation, ...(parameters && { parameters }), ...(responses && { responses }) };
    (paths[path] ??= {})[method] = made;
  }
  return { ...document, paths };
}

const problemType = /^https?:\/\/[^"]*\/problems\/([a-z0-9-]+)$/;

/** The codes of all problems that the document names, in alphabetical order. */
export function problemCodes(document: ApiDocument): string[] {
  const codes = new Set<string>();
  const look = (value: unknown): void => {
    if (typeof value === 'string') codes.add(problemType.exec(value)?.[1] ?? '');
    else if (typeof value === 'object' && value !== null) Object.values(value).forEach(look);
  };
  look(document.paths);
  codes.delete('');
  return [...codes].toSorted();
}

function operationsOf({ paths }: ApiDocument) {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
}

function isBytes([status, { content }]: [string, Response]): boolean {
  return status.startsWith('2') && content?.['*/*'] !== undefined;
}

const file = { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } };

function withFiles(responses: Operation['responses']): Operation['responses'] {
  if (!responses) return undefined;
  const made = Object.entries(responses).map((one) => [one[0], isBytes(one) ? { ...one[1], content: file } : one[1]]);
  return Object.fromEntries(made) as Operation['responses'];
}

function isKey({ name, in: place }: Parameter): boolean {
  return place === 'header' && name?.toLowerCase() === keyHeader;
}

function optional(key: Parameter): Parameter {
  const description = [key.description, ...(key.required ? [madeIfMissing] : [])].filter(Boolean).join(' ');
  return { ...key, required: false, description };
}
