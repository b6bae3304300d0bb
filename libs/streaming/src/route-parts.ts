import { bytes, noContent, type Answer, type BytesAnswer } from '@frontdesk/server';
import { z } from 'zod';
import type { OpenRead } from './answers/reading.ts';
import { answerGone, answersUnavailable, noSuchAnswer, tooManyReaders, unknownEventId } from './problems.ts';

/** The `headers` of a route that reads a stream. Clients send back the last event id that they saw. */
export const lastEventIdHeaders = z.object({ 'last-event-id': z.string().max(128).optional() });

/** The `problems` of a route that reads an answer. */
export const readProblems = [noSuchAnswer, answerGone, unknownEventId, answersUnavailable, tooManyReaders] as const;

/** What a route answers that declares `{ 200: 'bytes', 204: null }`. 204 tells the client not to come back. */
export function streamAnswer({
  stream,
  headers,
}: Pick<OpenRead, 'stream' | 'headers'>): BytesAnswer<200> | Answer<204, undefined> {
  return stream ? bytes(200, headers, stream) : noContent({ 'Cache-Control': 'no-store' });
}
