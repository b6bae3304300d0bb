// The connector over HTTP, as the bot finds it below its serviceUrl: /v3/conversations and so on.
import { setTimeout as wait } from 'node:timers/promises';
import { Router, type Request, type Response } from 'express';
import { z } from 'zod';
import type { Channel } from '../channel.ts';
import * as connector from '../connector/connector.ts';
import type { Outcome } from '../connector/connector.ts';
import type { Fault } from '../connector/faults.ts';
import { badArgument, messageTooBig, unauthorized, type Refusal } from '../connector/refusal.ts';
import type { Operation } from '../state/journal.ts';
import { activityForm, type Activity } from '../teams/activity.ts';
import { jsonOf, textOf } from './json-body.ts';

const createForm = z.looseObject({
  members: z.array(z.looseObject({ id: z.string() })),
  isGroup: z.boolean().optional(),
  tenantId: z.string().optional(),
  channelData: z.looseObject({ tenant: z.looseObject({ id: z.string().optional() }).optional() }).optional(),
  activity: activityForm.optional(),
});

interface Called {
  readonly operation: Operation;
  readonly conversationId?: string | undefined;
  readonly activityId?: string | undefined;
  activity?: Activity | undefined;
}

export function connectorApp(channel: Channel): Router {
  const router = Router();
  const handles = (method: 'get' | 'post' | 'put' | 'delete', path: string, act: Act) => {
    router[method](path, (request, response) => handle(channel, act, { request, response }));
  };
  handles('post', '/v3/conversations', create);
  handles('post', '/v3/conversations/:conversationId/activities', sendActivity);
  handles('post', '/v3/conversations/:conversationId/activities/:activityId', sendActivity);
  handles('put', '/v3/conversations/:conversationId/activities/:activityId', updateActivity);
  handles('delete', '/v3/conversations/:conversationId/activities/:activityId', async (called) =>
    connector.remove(channel, called.conversationId ?? '', called.activityId ?? ''),
  );
  handles('get', '/v3/conversations/:conversationId/members', async (called) => listed(channel, called));
  handles('get', '/v3/conversations/:conversationId/pagedmembers', async (called) => {
    const found = listed(channel, called);
    return 'refusal' in found ? found : { ...found, body: { members: found.body } };
  });
  handles('get', '/v3/conversations/:conversationId/members/:memberId', async (called, request) => {
    const found = listed(channel, called);
    if ('refusal' in found) return found;
    const one = (found.body as { id: string }[]).find(({ id }) => id === request.params['memberId']);
    return one
      ? { status: 200, body: one }
      : { refusal: { status: 404, code: 'MemberNotFoundInConversation', message: 'No such member.' } };
  });
  router.use((_request, response) =>
    refuse(response, { status: 404, code: 'NotFound', message: 'No such operation.' }),
  );
  return router;

  async function sendActivity(called: Called, request: Request): Promise<Outcome> {
    const { activity, refusal } = await activityOf(request);
    if (!activity) return { refusal };
    called.activity = activity;
    return connector.send(channel, called.conversationId ?? '', activity);
  }
  async function updateActivity(called: Called, request: Request): Promise<Outcome> {
    const { activity, refusal } = await activityOf(request);
    if (!activity) return { refusal };
    called.activity = activity;
    return connector.update(channel, called.conversationId ?? '', { id: called.activityId ?? '', activity });
  }
  async function create(called: Called, request: Request): Promise<Outcome> {
    const { data } = createForm.safeParse(await jsonOf(request));
    if (!data) return { refusal: badArgument('The conversation cannot be read.') };
    called.activity = data.activity;
    return await connector.createConversation(channel, data);
  }
}

type Act = (called: Called, request: Request) => Promise<Outcome>;

type ActivityOrRefusal =
  | { readonly activity: Activity; readonly refusal?: undefined }
  | { readonly activity?: undefined; readonly refusal: Refusal };

async function activityOf(request: Request): Promise<ActivityOrRefusal> {
  const text = await textOf(request);
  if (text === undefined) return { refusal: messageTooBig };
  const { success, data } = activityForm.safeParse(parsed(text));
  return success ? { activity: data } : { refusal: badArgument('The activity cannot be read.') };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function listed(channel: Channel, { conversationId = '' }: Called) {
  const found = connector.members(channel, conversationId);
  return 'code' in found ? { refusal: found as Refusal } : ({ status: 200, body: found } as const);
}

// Faults first, as a broken line would be; then who calls; then what they ask for.
async function handle(channel: Channel, act: Act, { request, response }: { request: Request; response: Response }) {
  const { conversationId, activityId } = request.params as Record<string, string | undefined>;
  const operation = request.method === 'GET' ? 'members' : operationOf(request.method, { conversationId, activityId });
  const called: Called = { operation, conversationId, activityId };
  const fault = channel.faults.next(operation, conversationId);
  if (fault?.latencyMs !== undefined) await wait(fault.latencyMs);
  const outcome = fault && isFailing(fault) && !fault.afterEffect ? failed(fault) : await outcomeOf();
  const answer = fault && isFailing(fault) && fault.afterEffect ? failed(fault) : outcome;
  record(channel, called, outcome);
  if (fault?.mode === 'reset') return void request.socket.destroy();
  if (fault?.mode === 'hang') return;
  if ('refusal' in answer) return refuse(response, answer.refusal);
  response.status(answer.status);
  if (answer.body) response.json(answer.body);
  else response.end();

  async function outcomeOf(): Promise<Outcome> {
    if (!(await channel.botTokens.accepts(request.headers.authorization))) return { refusal: unauthorized };
    return await act(called, request);
  }
}

function operationOf(
  method: string,
  { conversationId, activityId }: { conversationId?: string | undefined; activityId?: string | undefined },
) {
  return conversationId === undefined ? 'create' : connector.operationOf(method, activityId !== undefined);
}

export function isFailing({ status, mode }: Fault): boolean {
  return status !== undefined || mode !== undefined;
}

export function failed({ status = 0, retryAfterS }: Fault): { refusal: Refusal } {
  const retryAfterMs = retryAfterS === undefined ? {} : { retryAfterMs: retryAfterS * 1000 };
  return { refusal: { status, code: 'ServiceError', message: 'A fault that was asked for.', ...retryAfterMs } };
}

function record(channel: Channel, called: Called, outcome: Outcome): void {
  const refusal = 'refusal' in outcome ? outcome.refusal : outcome.dropped;
  const { id } = ('refusal' in outcome ? {} : (outcome.body ?? {})) as { id?: string };
  const activityId = called.operation === 'create' ? undefined : (id ?? called.activityId);
  const status = 'refusal' in outcome ? outcome.refusal.status : outcome.status;
  channel.journal.called({ ...called, activityId, status, code: refusal?.code, message: refusal?.message });
}

export function refuse(response: Response, { status, code, message, retryAfterMs }: Refusal): void {
  if (retryAfterMs !== undefined) response.set('Retry-After', String(Math.ceil(retryAfterMs / 1000)));
  response.status(status).json({ error: { code, message } });
}
