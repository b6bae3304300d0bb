import { route } from '@frontdesk/server';
import { readsDocuments } from '../access.ts';
import type { Services } from '../services.ts';
import { ask, asking } from './ask.ts';

export const askDocuments = route({
  ...asking,
  name: 'askDocuments',
  post: '/v2/answers',
  summary: 'Ask across all documents that the caller may read',
  description: 'As with one document. `answer-end` with the reason `nothing-found`: nothing that may be read fits.',
  tags: ['Answers'],
  access: readsDocuments,
  handle: async ({ headers, body }, services: Services, exchange) => await ask({ headers, body }, services, exchange),
});
