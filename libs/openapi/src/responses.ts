import { STATUS_CODES } from 'node:http';
import { automaticProblems, type Route } from '@frontdesk/server';
import { isTagged } from './parameters.ts';
import type { SchemaComponents } from './schema-components.ts';

type ProblemKind = Route['problems'][number];
type Content = Record<string, object>;

interface Response {
  readonly description: string;
  readonly headers: Record<string, object>;
  readonly content?: Content;
}

/** The body of every error (RFC 9457). */
export const problemSchema = {
  type: 'object',
  description: 'A problem (RFC 9457). Clients tell problems apart by `type`, never by a text.',
  required: ['type', 'title', 'status', 'detail', 'instance', 'requestId'],
  properties: {
    type: { type: 'string', format: 'uri' },
    title: { type: 'string' },
    status: { type: 'integer', minimum: 400, maximum: 599 },
    detail: { type: 'string' },
    instance: { type: 'string', description: 'The path of the request.' },
    requestId: { type: 'string' },
    errors: {
      type: 'array',
      description: 'Each mistake of the input.',
      items: {
        type: 'object',
        required: ['pointer', 'detail'],
        properties: {
          pointer: {
            type: 'string',
            description: 'A JSON Pointer into the body, or below `/query`, `/path` or `/header`.',
          },
          detail: { type: 'string' },
        },
      },
    },
  },
} as const;

/** Headers that answers of many routes share. */
export const commonHeaders = {
  RequestId: { description: 'Names the request in our logs.', schema: { type: 'string' } },
  ETag: { description: 'Names this state of the answer, for If-None-Match.', schema: { type: 'string' } },
} as const;

const requestId = { 'X-Request-Id': { $ref: '#/components/headers/RequestId' } };
const etag = { ETag: { $ref: '#/components/headers/ETag' } };

/** Everything that a route may answer, by status in ascending order. */
export function responsesOf(route: Route, components: SchemaComponents): Record<string, Response> {
  const responses: Record<string, Response> = {};
  const ofFeatures = Object.assign(
    {},
    ...Object.values(route.marks).map(({ answerHeaders }) => answerHeaders),
  ) as object;
  for (const [status, declared] of Object.entries(route.answers)) {
    responses[status] = {
      description: descriptionOf(Number(status)),
      headers: { ...requestId, ...ofFeatures, ...(status === '200' && isTagged(route) && etag) },
      ...(declared === 'bytes' && { content: { '*/*': {} } }),
      ...(declared !== null &&
        declared !== 'bytes' && {
          content: { 'application/json': { schema: components.schemaOf(declared, 'output', route.name) } },
        }),
    };
  }
  if (isTagged(route)) responses['304'] ??= { description: descriptionOf(304), headers: { ...requestId, ...etag } };
  for (const [status, kinds] of problemsByStatus(route)) responses[status] = withProblems(responses[status], kinds);
  return responses;
}

function problemsByStatus(route: Route): Map<number, ProblemKind[]> {
  const kinds = new Map([...route.problems, ...automaticProblems(route)].map((kind) => [kind.code, kind]));
  return Map.groupBy(kinds.values(), (kind) => kind.status);
}

function withProblems(declared: Response | undefined, kinds: readonly ProblemKind[]): Response {
  const titles = kinds.map(({ code, title }) => `${title} (\`${code}\`)`).join('; ');
  const narrowed = { properties: { type: { enum: kinds.map(({ type }) => type) } } };
  const schema = { allOf: [{ $ref: '#/components/schemas/Problem' }, narrowed] };
  return {
    description: declared ? `${declared.description}; ${titles}` : titles,
    headers: declared?.headers ?? requestId,
    content: { ...declared?.content, 'application/problem+json': { schema } },
  };
}

function descriptionOf(status: number): string {
  return STATUS_CODES[status] ?? `Status ${status}`;
}
