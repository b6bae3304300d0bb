import { answer, route } from '@frontdesk/server';
import { z } from 'zod';
import { readsDocuments } from '../access.ts';
import type { Services } from '../services.ts';
import { graphqlLimits } from './limits.ts';
import { operationCosts } from './operation-costs.ts';
import { answerOf, mediaTypeFor } from './over-http.ts';
import { runOperation } from './run-operation.ts';

// What is wrong with a member is told as a GraphQL error, and so found out later.
const member = (type: 'string' | 'object', description: string) => z.unknown().optional().meta({ type, description });

const Request = z.looseObject({
  documentId: member('string', '`sha256:` and the hash of an operation’s text, or its name'),
  query: member('string', 'An operation’s text, where others than ours are run'),
  operationName: member('string', 'Which one of the text'),
  variables: member('object', 'By name'),
  extensions: member('object', 'None is known'),
});

const fieldError = z.object({
  message: z.string(),
  path: z
    .array(z.union([z.string(), z.int()]))
    .readonly()
    .optional(),
  locations: z
    .array(z.object({ line: z.int(), column: z.int() }))
    .readonly()
    .optional(),
  extensions: z.looseObject({ code: z.string().describe('What errors are told apart by') }),
});

const response = z
  .object({
    errors: z.array(fieldError).readonly().optional(),
    data: z.unknown().optional().describe('As the operation asks'),
    extensions: z
      .object({ cost: z.object({ estimated: z.number(), limit: z.number(), actual: z.number().optional() }) })
      .optional(),
  })
  .meta({ id: 'GraphqlResponse' });

export const graphql = route({
  name: 'graphql',
  post: '/graphql',
  summary: 'Runs a GraphQL operation, for dashboards and reports',
  description:
    'GraphQL over HTTP. In production only persisted operations are run. Fields that could not be had are null and named ' +
    'in `errors`; an operation that is not run is 400 under `application/graphql-response+json`, and 200 under `application/json`.',
  tags: ['GraphQL'],
  access: readsDocuments,
  ...operationCosts,
  body: Request,
  bodyLimitBytes: graphqlLimits.bodyBytes,
  answers: { 200: response, 400: response },
  handle: async ({ body }, services: Services, exchange) => {
    const { requestIn } = await import('./request-in.ts');
    const ran = await runOperation(services, exchange, () => requestIn(body));
    const { status, body: told, headers } = answerOf(ran, mediaTypeFor(exchange.headers.accept));
    return answer(status, told, headers);
  },
});
