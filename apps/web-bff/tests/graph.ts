import { Problem } from '@frontdesk/problems';
import type { CallerReach } from '@frontdesk/service-clients';
import { execute, parse, validate } from 'graphql';
import { contextFor } from '../src/graphql/schema/context.ts';
import { schema } from '../src/graphql/schema/schema.ts';
import type { Reads } from '../src/reads.ts';
import { answers, documentId, sampleReads } from './sample-reads.ts';

export const other = 'doc_fleet8k1zn4d';
export const gone = 'doc_missing0000';
const row = answers.documentRows.items[0]!;

interface Answer {
  /** Deep, and of any shape: tests say what they expect of it. */
  readonly data: Record<string, unknown> | null | undefined;
  /** By the path of each: what it was that failed there. */
  readonly errors: Record<string, Problem>;
}

const caller = { userId: 'usr_chi9r5d3vnk8', tenantId: 'ten_halden4k7q2w', proof: { token: 't', expiresAt: 4e9 } };
export const someReach: CallerReach = { signal: new AbortController().signal, deadline: Infinity, caller };

/** What the schema answers to an operation, with what has been read once for it. */
export async function ask(
  text: string,
  reads: Reads,
  variables: Record<string, unknown> = {},
  reach = someReach,
): Promise<Answer> {
  const document = parse(text);
  const mistakes = validate(schema, document);
  if (mistakes.length > 0) throw new AggregateError(mistakes, mistakes.map(String).join('\n'));
  const contextValue = contextFor(reads, reach);
  const { data, errors = [] } = await execute({ schema, document, variableValues: variables, contextValue });
  const ofRequest = errors.filter(({ path }) => path === undefined);
  if (ofRequest.length > 0) throw new AggregateError(ofRequest, ofRequest.map(String).join('\n'));
  const failed = errors.map(({ path, originalError }) => [path?.join('.'), Problem.from(originalError)]);
  return { data: asPlain(data), errors: Object.fromEntries(failed) as Record<string, Problem> };
}

/** The code of what failed, by the path of where. */
export function codesOf({ errors }: Answer): Record<string, string> {
  return Object.fromEntries(Object.entries(errors).map(([path, { code }]) => [path, code]));
}

// GraphQL's objects have no prototype, which `toEqual` minds.
function asPlain(data: unknown): Record<string, unknown> | null {
  return JSON.parse(JSON.stringify(data ?? null)) as Record<string, unknown> | null;
}

/** The sample, in which these documents may be read, with what each read was asked. */
export function reading(readable: readonly string[] = [documentId, other], scripted: Partial<Reads> = {}) {
  const asked: { readonly name: string; readonly params: unknown }[] = [];
  const allowed: Reads['allowed'] = async ({ body: { checks } }) => ({
    results: checks.map((check) => ({ documentId: check.documentId, allowed: readable.includes(check.documentId) })),
  });
  const documentRows: Reads['documentRows'] = async ({ ids = [documentId, other] }) => ({
    items: ids.filter((id) => id !== gone).map((id) => ({ ...row, documentId: id })),
    nextCursor: null,
  });
  const all = Object.entries(sampleReads({ allowed, documentRows, ...scripted })).map(([name, read]) => [
    name,
    (params: never, reach: never) => {
      asked.push({ name, params });
      return read(params, reach);
    },
  ]);
  const names = () => asked.map(({ name }) => name);
  return { reads: Object.fromEntries(all) as Reads, asked, names };
}
