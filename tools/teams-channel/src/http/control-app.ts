// For tests: activities as they are wanted, what came back, and what is to go wrong.
import { Router } from 'express';
import { z } from 'zod';
import type { Channel } from '../channel.ts';
import { faultForm } from '../connector/faults.ts';
import { breakages } from '../signing/activity-signer.ts';
import { activityForm } from '../teams/activity.ts';
import { deliverGiven } from '../teams/messages.ts';
import { noteLateAnswer } from '../teams/patience.ts';
import { withBody } from './with-body.ts';

const activitiesForm = z.strictObject({
  activity: activityForm,
  /** Breaks one rule of authentication. */
  breakage: z.enum(breakages).optional(),
  /** What the token says where that is not what the activity says. */
  signedServiceUrl: z.string().optional(),
  headers: z.record(z.string(), z.string()).optional(),
  /** How often it is delivered, one after the other or all at once. */
  times: z.int().min(1).max(100).default(1),
  atOnce: z.boolean().default(false),
  /** How often each is sent again when the bot did not answer; 0 to see what it says. */
  retries: z.int().min(0).max(2).default(0),
  withinMs: z.int().min(1).max(120_000).optional(),
  /** As it stands: nothing that is missing is filled in. */
  asIs: z.boolean().default(false),
});

const windowsForm = z.array(z.strictObject({ most: z.int().min(1), withinMs: z.int().min(1) })).max(10);
const limitsForm = z.strictObject({
  send: windowsForm,
  create: windowsForm,
  members: windowsForm,
  tenant: windowsForm,
});
const habitForm = z.strictObject({
  sso: z.enum(['works', 'fails']).default('works'),
  clients: z.int().min(1).default(1),
});
const rotationForm = z.strictObject({ withdraw: z.boolean().default(false) });

export function controlApp(channel: Channel): Router {
  const router = Router();
  router.get('/', (_request, response) => void response.json({ does: what, breakages }));
  router.post(
    '/activities',
    withBody(activitiesForm, async (given, response) => {
      const { activity: asGiven, times, atOnce, asIs, ...options } = given;
      const activity = asIs ? asGiven : await deliverGiven(channel, asGiven);
      const deliver = () => channel.bot.deliver(activity, options);
      const deliveries = [];
      if (atOnce) deliveries.push(...(await Promise.all(Array.from({ length: times }, deliver))));
      else for (let count = 0; count < times; count += 1) deliveries.push(await deliver());
      response.json({ activity, deliveries });
    }),
  );
  router.get('/conversations', (_request, response) => {
    const ids = channel.chats.all().map(({ id, kind, topic, isInstalled }) => ({ id, kind, topic, isInstalled }));
    response.json({ conversations: ids });
  });
  router.get('/conversations/:id', (request, response) => {
    const id = String(request.params['id']);
    const chat = channel.chats.find(id);
    if (chat) noteLateAnswer(channel, chat);
    const sent = chat?.messages.map((message) => ({ ...message, views: Object.fromEntries(message.views) })) ?? [];
    response.json({ id, isKnown: chat !== undefined, messages: sent, ...channel.journal.entries(id) });
  });
  router.get('/journal', (_request, response) => void response.json(channel.journal.entries()));
  disturbances(channel, router);
  router.delete('/', (_request, response) => {
    channel.clear();
    response.status(204).end();
  });
  return router;
}

/** What is to be different from a Teams in which all is well. */
function disturbances(channel: Channel, router: Router): void {
  router.get('/faults', (_request, response) => void response.json({ faults: channel.faults.all() }));
  router.put(
    '/faults',
    withBody(faultForm, async (fault, response) => {
      channel.faults.put(fault);
      response.json({ fault });
    }),
  );
  router.delete('/faults', (_request, response) => {
    channel.faults.clear();
    response.status(204).end();
  });
  router.put(
    '/limits',
    withBody(limitsForm.partial(), async (limits, response) => {
      channel.limits = { ...channel.limits, ...withoutUndefined(limits) };
      response.json(channel.limits);
    }),
  );
  router.post(
    '/keys/rotate',
    withBody(rotationForm, async (options, response) => {
      await channel.signer.rotate(options);
      response.status(204).end();
    }),
  );
  router.post('/bot-tokens/revoke', (_request, response) => {
    channel.botTokens.revoke();
    response.status(204).end();
  });
  router.put(
    '/people/:id',
    withBody(habitForm, async (habit, response, request) => {
      channel.signInHabits.set(String(request.params['id']), habit);
      response.json(habit);
    }),
  );
}

const what = [
  'POST /control/activities {"activity", "breakage"?, "signedServiceUrl"?, "headers"?, "times"?, "atOnce"?, "retries"?, "withinMs"?, "asIs"?}',
  'GET /control/conversations; GET /control/conversations/{id}; GET /control/journal',
  'PUT /control/faults {"operation"?, "conversationId"?, "status"?, "retryAfterS"?, "latencyMs"?, "mode"?: "reset" | "hang", "afterEffect"?, "times"?, "rate"?}; GET, DELETE /control/faults',
  'PUT /control/limits {"send"?, "create"?, "members"?, "tenant"?: [{"most", "withinMs"}]}',
  'POST /control/keys/rotate {"withdraw"?}; POST /control/bot-tokens/revoke',
  'PUT /control/people/{userId} {"sso"?: "works" | "fails", "clients"?}: how Teams signs the person in',
  'DELETE /control: forgets everything but the keys',
];

function withoutUndefined<T extends object>(given: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as never;
}
