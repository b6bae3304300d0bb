import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import {
  admit,
  answerProblems,
  anyone,
  checkInput,
  createExpress,
  listen,
  noSuchRoute,
  openExchange,
  serveRoutes,
  type Answer,
  type Exchange,
  type Route,
  created,
  route,
} from '@frontdesk/server';
import { z } from 'zod';
import {
  backendKey,
  createIdempotency,
  effect,
  idempotent,
  memoryStore,
  onceOnly,
  type IdempotencyOptions,
  type OnceOnlyOptions,
} from '../src/index.ts';

const readThatTells = 'GET /v1/shelves/{shelfId}/things';
const thing = z.object({ name: z.string(), n: z.int() });

/** What the handlers do; a test replaces members of it. */
export interface Things {
  add(exchange: Exchange, name: string): Promise<number>;
}

export const addThing = route({
  name: 'addThing',
  post: '/v1/shelves/{shelfId}/things',
  summary: 'Adds a thing',
  access: anyone,
  params: z.strictObject({ shelfId: z.string() }),
  query: z.strictObject({ colour: z.string().optional() }),
  body: z.strictObject({ name: z.string() }),
  answers: { 201: thing },
  ...idempotent('required', { readThatTells, announcesEffect: true }),
  handle: async ({ body, params }, things: Things, exchange) => {
    const n = await effect(exchange, () => things.add(exchange, body.name));
    const headers = { ETag: `"${n}"`, 'X-Backend-Key': backendKey(exchange) ?? '', 'Set-Cookie': 'a=b' };
    return created(`/v1/shelves/${params.shelfId}/things/${n}`, { name: body.name, n }, headers);
  },
});
const changeThing = route({
  name: 'changeThing',
  patch: '/v1/things/{thingId}',
  summary: 'Changes a thing',
  access: anyone,
  params: z.strictObject({ thingId: z.string() }),
  answers: { 204: null },
  ...idempotent('optional', { readThatTells: 'GET /v1/things/{thingId}' }),
  handle: async (_input, things: Things, exchange): Promise<Answer<204, undefined>> => {
    await things.add(exchange, 'change');
    return { status: 204 };
  },
});
const putThing = route({
  name: 'putThing',
  put: '/v1/things/{thingId}',
  summary: 'Puts a thing',
  access: anyone,
  params: z.strictObject({ thingId: z.string() }),
  answers: { 201: thing },
  handle: async (_input, things: Things, exchange) =>
    created('/v1/things/1', { name: 'put', n: await things.add(exchange, 'put') }),
});
export const routes: readonly Route<Things>[] = [addThing, changeThing, putThing];

/** Who calls is what a header says, as some proof of it would. */
const scopeOf = ({ headers }: Exchange): string[] => [String(headers['x-tenant'] ?? 't'), String(headers['x-user'])];

export interface AppOptions extends Partial<IdempotencyOptions> {
  readonly step?: Partial<OnceOnlyOptions>;
  readonly deadlineMs?: number;
  readonly things?: Things;
}

export function counting(): Things & { readonly added: string[] } {
  const added: string[] = [];
  return { added, add: async (_exchange, name) => added.push(name) };
}

export function createApp({ step, deadlineMs = 2_000, things = counting(), ...options }: AppOptions = {}) {
  const idempotency = createIdempotency({ store: memoryStore(), ...options });
  const app = createExpress({ trustedProxies: [] });
  const nothing = () => undefined;
  const log = { debug: nothing, info: nothing, warn: nothing, error: nothing, child: () => log };
  app.use(openExchange({ log, deadlineMs }));
  app.use(serveRoutes(routes, things, [admit, checkInput, onceOnly(idempotency, { scopeOf, ...step })]));
  app.use(noSuchRoute(routes));
  app.use(answerProblems());
  return { app, idempotency };
}

export async function listening(options: AppOptions = {}) {
  const { app, idempotency } = createApp(options);
  const server = listen(app, { port: 0, host: '127.0.0.1' });
  await once(server, 'listening');
  return {
    idempotency,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
