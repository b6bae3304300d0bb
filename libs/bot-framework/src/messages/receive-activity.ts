import { answer, route } from '@frontdesk/server';
import { z } from 'zod';
import { activitySchema } from '../activities/activity.ts';
import type { Bot } from '../bot.ts';
import { signedByChannel } from '../channel-auth/authenticate-channel.ts';
import { activityNotAllowed } from '../channel-auth/problems.ts';
import { activityNotKept, notInTheAnswer } from './problems.ts';

const json = z.unknown();

/** Where Teams sends what people do. */
export const receiveActivity = route({
  name: 'receiveActivity',
  post: '/api/messages',
  summary: 'Takes an activity of Teams',
  description:
    'Activity Protocol. The answer of an invoke is its result; all else is acknowledged, and replied to later.',
  tags: ['Teams'],
  access: signedByChannel,
  body: activitySchema,
  bodyLimitBytes: 256 * 1024,
  answers: { 200: json, 202: null, 400: json, 401: json, 404: json, 412: json, 500: json, 501: json },
  problems: [activityNotAllowed, notInTheAnswer, activityNotKept],
  handle: async ({ body: activity }, { bot }: { readonly bot: Pick<Bot, 'receive'> }, exchange) => {
    const { status, body } = await bot.receive(activity, exchange);
    return status === 202 ? { status: 202 as const } : answer(status as 200, body);
  },
});
