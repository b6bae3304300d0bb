import { badRange, fileAnswers, noSuchFile, noSuchFileProblem, rangeHeaders, sendFile } from '@frontdesk/files';
import { Problem } from '@frontdesk/problems';
import { route } from '@frontdesk/server';
import { z } from 'zod';
import { readsDocuments } from '../access.ts';
import { userId } from '../ids.ts';
import { reachOf } from '../reach.ts';
import type { Services } from '../services.ts';

export const getAvatar = route({
  name: 'getAvatar',
  get: '/v1/users/{userId}/avatar',
  summary: 'The picture of a user of the same organisation',
  tags: ['Files'],
  access: readsDocuments,
  params: z.strictObject({ userId }),
  headers: rangeHeaders,
  answers: fileAnswers,
  problems: [noSuchFile, badRange],
  handle: async ({ params, headers }, { reads, files }: Services, exchange) => {
    const reach = reachOf(exchange);
    // The identity service knows no users of other organisations.
    const { avatarUrl } = await reads.user(params, reach).catch((failure: unknown) => {
      throw Problem.from(failure).status === 404 ? noSuchFileProblem() : failure;
    });
    if (avatarUrl === null) throw noSuchFileProblem();
    return await sendFile(files, { url: avatarUrl, disposition: 'inline', asked: headers }, reach);
  },
});
