// A view of so many sections with one feature at a time: `GET /<feature>/<sections>`, or with everything: `/all/…`.
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createTokenVerifier } from '@frontdesk/auth';
import { answerParts, view, type Reach as ViewReach, type View } from '@frontdesk/composition';
import {
  admit,
  answer,
  answerProblems,
  anyone,
  checkInput,
  conditional,
  createExpress,
  openExchange,
  route,
  serveRoutes,
  type Exchange,
} from '@frontdesk/server';
import { createLogger, createMetrics, traceFrom, traceparentOf } from '@frontdesk/telemetry';
import { createUpstream } from '@frontdesk/upstream';
import { request } from 'undici';
import { z } from 'zod';
import { restCalls, type RestCall } from './calls.ts';
import { createDirect } from './direct.ts';
import { stepsOnRedis } from './steps.ts';

const urls = JSON.parse(process.env['STUB_URLS'] ?? '{}') as Record<string, string>;
const token = await (await request(`${urls['control']}/token`)).body.text();

const metrics = createMetrics({ app: 'bench' });
const log = createLogger({ name: 'bench' });
const silent = createLogger({ name: 'bench', level: 'silent' });
const verifier = createTokenVerifier({
  issuer: urls['issuer'] ?? '',
  audience: 'urn:frontdesk:mobile-bff',
  jwksUrl: `${urls['issuer']}/.well-known/jwks.json`,
});
const limits = urls['redis'] === undefined ? undefined : stepsOnRedis(urls['redis'])['redis-3'];

type Load = (call: RestCall, reach: ViewReach) => Promise<object>;

const parsed = (body: Buffer): object => JSON.parse(String(body)) as object;
const services = [...new Set(restCalls.map(({ service }) => service))];
const direct = new Map(services.map((service) => [service, createDirect(urls[service] ?? '', parsed)]));
const byDispatch: Load = ({ service, path }) => direct.get(service)?.(path) ?? Promise.reject(new Error(service));

const upstreams = new Map(
  services.map((service) => {
    // 48 sections of 32 views ask at once.
    const bulkhead = { concurrent: 2048 };
    return [service, createUpstream({ service, urls: [urls[service] ?? ''], metrics, log: silent, bulkhead })];
  }),
);
const headers = { accept: 'application/json', authorization: 'Bearer exchanged-token' };
const byUpstream: Load = async ({ service, operation, path }, { signal, deadline }) => {
  const asked = { operation: `${service}.${operation}`, method: 'GET', path, headers, repeat: 'safe' } as const;
  const traceparent = traceparentOf(traceFrom({}));
  const answered = await upstreams.get(service)?.http(asked, { signal, deadline, traceparent });
  return parsed(answered?.body ?? Buffer.of());
};

const named = z.object({ name: z.string(), text: z.string(), fileName: z.string(), body: z.string() }).partial();
const section = z
  .object({ documentId: z.string(), title: z.string(), items: z.array(named), comments: z.array(named) })
  .partial();

/** What of Frontdesk is on. */
interface Features {
  readonly load?: Load;
  readonly checks?: true;
  readonly composes?: true;
  readonly measures?: true;
  readonly verifies?: true;
  readonly limits?: true;
}

const everything: Features = {
  load: byUpstream,
  checks: true,
  composes: true,
  measures: true,
  verifies: true,
  ...(limits && { limits: true }),
};

/** Each alone; `express` and `log` are around the view and not in it. */
const features: Readonly<Record<string, Features>> = {
  bare: {},
  upstream: { load: byUpstream },
  validation: { checks: true },
  composition: { composes: true },
  metrics: { measures: true },
  token: { verifies: true },
  ...(limits && { limits: { limits: true } }),
};

async function drawn(on: Features, calls: readonly RestCall[], reach: ViewReach): Promise<object> {
  if (on.verifies) await verifier.verify(token);
  if (on.limits) await limits?.();
  const { load = byDispatch } = on;
  const loaded: Load = on.checks ? async (call, within) => section.parse(await load(call, within)) : load;
  if (on.composes) return await composed(calls.length, { calls, load: loaded }, reach, on);
  const sections = await Promise.all(calls.map((call) => loaded(call, reach)));
  if (on.measures) for (const { operation } of calls) measured(operation);
  return { sections: sections.map((one) => Object.keys(one).length) };
}

function measured(name: string): void {
  metrics.section({ view: 'bench', section: name, outcome: 'ok', seconds: 0.001 });
}

interface Input {
  readonly calls: readonly RestCall[];
  readonly load: Load;
}
/** As a view of any number of sections has it, whose types nobody could name. */
interface AnyView {
  required(name: string, load: (from: Input, reach: ViewReach) => Promise<object>): AnyView;
  presentedBy(present: (sections: Readonly<Record<string, object>>) => object): View<Input, ViewReach, object>;
}
const views = new Map<number, View<Input, ViewReach, object>>();

function viewOf(sections: number): View<Input, ViewReach, object> {
  let made = view<Input, ViewReach>('bench') as unknown as AnyView;
  for (let index = 0; index < sections; index += 1) {
    made = made.required(`s${index}`, ({ calls, load }, reach) => load(calls[index] as RestCall, reach));
  }
  const all = made.presentedBy((shown) => ({
    sections: Object.values(shown).map((one) => Object.keys(one).length),
  }));
  views.set(sections, all);
  return all;
}

async function composed(sections: number, input: Input, reach: ViewReach, { measures }: Features): Promise<object> {
  const composing = views.get(sections) ?? viewOf(sections);
  const made = await composing.compose(input, reach, measures ? { observe: ({ section: one }) => measured(one) } : {});
  return answerParts(made).body;
}

/** The calls of the view over and over; with everything on, the same one, so that each section costs the same. */
function callsOf(sections: number, same: boolean): readonly RestCall[] {
  const from = same ? restCalls.filter(({ operation }) => operation === 'getOutline') : restCalls;
  return Array.from({ length: sections }, (_, index) => from[index % from.length] as RestCall);
}

function bareReach(): ViewReach {
  return { signal: new AbortController().signal, deadline: performance.now() + 20_000 };
}

const drawing = (name: string, on: Features, same: boolean) =>
  route({
    name: `${name}View`,
    get: `/${name}/{sections}`,
    summary: name,
    access: anyone,
    params: z.strictObject({ sections: z.coerce.number().int() }),
    answers: { 200: z.object({ sections: z.array(z.number()) }) },
    handle: async ({ params: { sections } }, _services: object, { signal, deadline }: Exchange) =>
      answer(200, (await drawn(on, callsOf(sections, same), { signal, deadline })) as { sections: number[] }),
  });

function expressApp(name: string, on: Features, { log: to, same }: { log: typeof log; same: boolean }) {
  const app = createExpress({ trustedProxies: [] });
  app.use(openExchange({ log: to, deadlineMs: 20_000, ...(on.measures && { metrics }) }));
  app.use(serveRoutes([drawing(name, on, same)], {}, [admit, checkInput, conditional]));
  app.use(answerProblems());
  return app;
}

const apps = {
  express: expressApp('express', {}, { log: silent, same: false }),
  log: expressApp('log', {}, { log, same: false }),
  together: expressApp('together', everything, { log, same: false }),
  all: expressApp('all', everything, { log, same: true }),
};

const answered: RequestListener = (asked, response) => {
  const [, name = '', sections] = asked.url?.split('/') ?? [];
  if (Object.hasOwn(apps, name)) return void apps[name as keyof typeof apps](asked, response);
  const on = features[name];
  if (!on) return void response.writeHead(404).end();
  drawn(on, callsOf(Number(sections), false), bareReach()).then(
    (shown) => response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(shown)),
    (error: unknown) => response.writeHead(500).end(String(error)),
  );
};
const server = createServer(answered);
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  const ready = { ready: true, urls: { features: `http://127.0.0.1:${port}` } };
  process.stdout.write(`${JSON.stringify(ready)}\n`);
});
