// Control of the platform, for people and tests: faults, call counts, change events.
import express from 'express';
import type { Express, Request, Response } from 'express';
import { z } from 'zod';
import { check } from '../http/input.ts';
import { readBody } from '../http/read-body.ts';
import type { Watch } from '../http/service.ts';
import { cloudEvent } from '../world/events.ts';
import type { CloudEvent } from '../world/events.ts';
import type { World } from '../world/world.ts';
import { streamEvents } from './sse-events.ts';

export interface ControlOptions {
  readonly world: World;
  readonly watch: Watch;
  /** Where everything listens; known once it does. */
  readonly urls: () => Readonly<Record<string, string>>;
  readonly services: readonly string[];
}

const faultInput = z.strictObject({
  operation: z.string().min(1).optional(),
  latencyMs: z.number().min(0).max(600_000).optional(),
  jitterMs: z.number().min(0).max(600_000).optional(),
  errorRate: z.number().min(0).max(1).optional(),
  status: z.int().min(400).max(599).optional(),
  retryAfterS: z.int().min(0).max(86_400).optional(),
  mode: z.enum(['reset', 'hang', 'malformed', 'wrong-shape', 'slow-drip', 'half-body', 'huge-body']).optional(),
  capacity: z
    .strictObject({
      concurrent: z.int().min(1).max(10_000),
      queue: z.int().min(0).max(100_000).optional(),
      serviceMs: z.number().min(0).max(600_000),
    })
    .optional(),
  flapping: z
    .strictObject({ everyMs: z.number().min(1).max(600_000), duty: z.number().min(0).max(1).optional() })
    .optional(),
  until: z.union([z.iso.datetime({ offset: true }).transform((text) => Date.parse(text)), z.int().min(0)]).optional(),
});

const eventInput = z.object({
  type: z.enum([
    'document.updated',
    'document.deleted',
    'revision.created',
    'access.changed',
    'comment.created',
    'comment.resolved',
    'summary.refreshed',
    'user.updated',
  ]),
  source: z.string().regex(/^(\/platform\/)?[a-z]+$/),
  subject: z.string().min(1),
  tenantid: z.string().min(1).optional(),
  tenantId: z.string().min(1).optional(),
  id: z.string().min(1).optional(),
  time: z.iso.datetime().optional(),
  traceparent: z.string().optional(),
  data: z.record(z.string(), z.unknown()),
});

export function controlApp({ world, watch, urls, services }: ControlOptions): Express {
  const app = express();
  app.disable('x-powered-by');
  app.get('/', (_request, response) => {
    response.json({ name: 'Control of the document platform', does: what, services: urls() });
  });
  app.get('/healthz', (_request, response) => void response.json({ status: 'ok' }));
  app.get('/calls', (_request, response) => void response.json({ calls: watch.calls.all() }));
  app.delete('/calls', (_request, response) => {
    watch.calls.clear();
    response.status(204).end();
  });
  app.get('/faults', (_request, response) => void response.json({ faults: watch.faults.all() }));
  app.put('/faults/:service', (request, response) => putFault({ watch, services }, request, response));
  app.delete(['/faults', '/faults/:service'], (request, response) => {
    const { service } = request.params;
    watch.faults.clear(typeof service === 'string' ? service : undefined);
    response.status(204).end();
  });
  app.get('/events', streamEvents(world));
  app.post('/events', (request, response) => postEvent(world, request, response));
  app.use((_request, response) => refuse(response, 404, 'No such path; GET / says what there is.'));
  return app;
}

const what = [
  'GET /calls -> {"calls": {"documents.getDocument": 3}}; DELETE /calls',
  'PUT /faults/{service} with {"operation"?, "latencyMs"?, "jitterMs"?, "errorRate"?, "status"?, "retryAfterS"?, "mode"?,' +
    ' "capacity"?: {"concurrent", "queue"?, "serviceMs"}, "flapping"?: {"everyMs", "duty"?}, "until"?}',
  'GET /faults; DELETE /faults; DELETE /faults/{service}',
  'GET /events: change events as server-sent events; POST /events publishes one',
];

async function putFault(
  { watch, services }: Pick<ControlOptions, 'watch' | 'services'>,
  request: Request,
  response: Response,
): Promise<void> {
  const service = String(request.params['service']);
  if (!services.includes(service)) return refuse(response, 404, `No such service; there are ${services.join(', ')}.`);
  const fault = check(faultInput, await jsonOf(request));
  if (!fault.ok) return refuse(response, 400, faultsText(fault.faults));
  watch.faults.put(service, fault.value);
  response.status(200).json({ service, fault: fault.value });
}

async function postEvent(world: World, request: Request, response: Response): Promise<void> {
  const input = check(eventInput, await jsonOf(request));
  if (!input.ok) return refuse(response, 400, faultsText(input.faults));
  const { tenantid, tenantId = tenantid, id, time, traceparent, ...change } = input.value;
  if (tenantId === undefined) return refuse(response, 400, 'tenantid is missing.');
  const source = change.source.replace('/platform/', '');
  const options = { id: id ?? world.newId('evt'), time: time ? Date.parse(time) : world.now(), random: world.random };
  const event: CloudEvent = cloudEvent({ ...change, source, tenantId, traceparent }, options);
  world.emit(event);
  response.status(202).json(event);
}

async function jsonOf(request: Request): Promise<unknown> {
  const { body } = await readBody(request, 1_048_576);
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}

function faultsText(faults: readonly { path: readonly (string | number)[]; message: string }[]): string {
  return faults.map(({ path, message }) => `${path.join('.') || 'The body'}: ${message}`).join('; ');
}

function refuse(response: Response, status: number, detail: string): void {
  response.status(status).json({ status, detail });
}
