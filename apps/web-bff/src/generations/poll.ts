import type { Mark } from '@frontdesk/server';
import type { Read } from '../reads.ts';

/** "Poll getGeneration at most every 2 seconds." */
const pollAfterS = 2;

/** For an answer with a job: when to come again, as long as it is not done. */
export function pollHeaders({ status }: Read<'createGeneration'>): Record<string, string> {
  const isDone = status !== 'queued' && status !== 'running';
  return { 'Cache-Control': 'no-store', ...(!isDone && { 'Retry-After': String(pollAfterS) }) };
}

/** For the API's document. */
export const polled: { readonly poll: Mark } = {
  poll: {
    answerHeaders: {
      'Retry-After': {
        description: 'Seconds until it makes sense to ask again; absent once it is done.',
        schema: { type: 'integer' },
      },
    },
  },
};
