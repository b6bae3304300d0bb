import { idempotent } from '@frontdesk/idempotency';
import { Problem } from '@frontdesk/problems';
import { invalidInput, ok, route } from '@frontdesk/server';
import { z } from 'zod';
import { writesDocuments } from '../access.ts';
import { pressedAction, runCardAction } from '../intents/card-actions.ts';
import type { Services } from '../services.ts';
import { viewProblems } from '../view-problems.ts';
import { noSuchDocument } from '../views/no-such-document.ts';
import { cardAnswer, notKept, viewerOf, viewing } from './viewer.ts';

export const postCardAction = route({
  name: 'runCardAction',
  post: '/v1/cards/actions',
  summary: 'Does what a button of a card says, and gives the card as it is then',
  description: 'For a bot that is hosted elsewhere: `verb` and `data` of the `Action.Execute` that was pressed.',
  tags: ['Cards'],
  access: writesDocuments,
  query: z.strictObject(viewing),
  body: pressedAction,
  answers: { 200: cardAnswer },
  problems: [...viewProblems, noSuchDocument],
  // A reply is made again where it is sent again without a key.
  ...idempotent('optional', { readThatTells: 'GET /v1/cards/documents/{documentId}' }),
  handle: async ({ query, body }, services: Services, exchange) => {
    const card = await runCardAction(body, viewerOf(services, exchange, query));
    if (card === undefined) {
      const errors = [{ pointer: '/body/data', detail: 'is not what the action takes' }];
      throw new Problem(invalidInput, 'The action cannot be done so.', { errors });
    }
    return ok({ card }, notKept);
  },
});
