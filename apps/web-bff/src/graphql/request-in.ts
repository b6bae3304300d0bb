import { GraphQLError } from 'graphql';
import { parseRequestParams } from 'graphql-http';
import type { RequestParams } from 'graphql-http';
import type { GraphqlRequest } from './graphql.ts';
import { Refused } from './refusals.ts';

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
