import { GraphQLError } from 'graphql';
import { parseRequestParams } from 'graphql-http';
import type { RequestParams } from 'graphql-http';
import type { GraphqlBody, GraphqlRequest, Ran } from './graphql.ts';
import { Refused } from './refusals.ts';
import type { RefusalCode } from './refusals.ts';

// GraphQL over HTTP (https://graphql.github.io/graphql-over-http/draft/).

export type GraphqlMediaType = 'application/graphql-response+json' | 'application/json';

/**
 * What a request is answered with that is a GraphQL request and cannot be run. The current draft says 422 for all but
 * what cannot be parsed; the text before it and the audits of graphql-http say 400.
 */
export const notRunStatus = 400;

/** The request in a body that is an object, or what is wrong with it, as graphql-http checks it. */
export async function requestIn(body: Readonly<Record<string, unknown>>): Promise<GraphqlRequest> {
  const { documentId, ...others } = body;
  if (documentId != null && typeof documentId !== 'string') throw new Refused('BAD_REQUEST', 'Invalid documentId');
  if (documentId != null && others['query'] != null)
    throw new Refused('BAD_REQUEST', 'Either a documentId or a query, not both');
  const isPersisted = typeof documentId === 'string';
  // It knows no documentId yet, and asks for a query.
  const { query, ...params } = await checkedParams(isPersisted ? { ...others, query: '' } : others);
  const { operationName, variables } = params;
  return { operationName, variables, ...(isPersisted ? { documentId } : { query }) };
}

async function checkedParams(body: Record<string, unknown>): Promise<RequestParams> {
  const headers = { 'content-type': 'application/json' };
  try {
    const params = await parseRequestParams({
      method: 'POST',
      url: '',
      headers,
      body,
      raw: undefined,
      context: undefined,
    });
    if ('query' in params) return params;
  } catch (error) {
    throw new Refused('BAD_REQUEST', [new GraphQLError(error instanceof Error ? error.message : 'Invalid request')]);
  }
  throw new Refused('BAD_REQUEST', 'Invalid request');
}

/** Of the two media types of an answer, the one that the client prefers; who names none is answered as ever. */
export function mediaTypeFor(accept: string | undefined): GraphqlMediaType {
  const weights = new Map(accept?.toLowerCase().split(',').map(weighted));
  const modern = weights.get('application/graphql-response+json') ?? 0;
  return modern > 0 && modern >= (weights.get('application/json') ?? 0)
    ? 'application/graphql-response+json'
    : 'application/json';
}

function weighted(item: string): [range: string, weight: number] {
  const [range = '', ...parameters] = item.split(';').map((part) => part.trim());
  const q = parameters.find((parameter) => parameter.startsWith('q='));
  return [range, q === undefined ? 1 : Number(q.slice(2)) || 0];
}

const badRequest: RefusalCode = 'BAD_REQUEST';

export interface GraphqlAnswer {
  readonly status: 200 | typeof notRunStatus;
  readonly body: GraphqlBody;
  readonly headers: { readonly 'Content-Type': string };
}

/** Under the older media type whatever is a GraphQL request is 200, as clients of it expect. */
export function answerOf({ body, isRefused, outcome }: Ran, mediaType: GraphqlMediaType): GraphqlAnswer {
  const isTold = mediaType === 'application/graphql-response+json' || outcome === badRequest;
  const status = isRefused && isTold ? notRunStatus : 200;
  return { status, body, headers: { 'Content-Type': `${mediaType}; charset=utf-8` } };
}
