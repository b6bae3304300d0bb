import type { GraphqlBody, Ran } from './graphql.ts';
import type { RefusalCode } from './refusals.ts';

// GraphQL over HTTP (https://graphql.github.io/graphql-over-http/draft/).

export type GraphqlMediaType = 'application/graphql-response+json' | 'application/json';

/**
 * What a request is answered with that is a GraphQL request and cannot be run. The current draft says 422 for all but
 * what cannot be parsed; the text before it and the audits of graphql-http say 400.
 */
export const notRunStatus = 400;

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
