import { setTimeout as wait } from 'node:timers/promises';
import express, { Router, type Request, type Response } from 'express';
import { z } from 'zod';
import { clients, type Settings } from '../settings.ts';
import { waterfallOf } from '../waterfall/waterfall.ts';
import { answer } from './answers.ts';
import { apiDocuments } from './api-documents.ts';
import { liveStates } from './live-state.ts';
import { documentsOf, peopleOf } from './people.ts';
import { createPlatformControl, faults, services, type FaultName, type PlatformControl } from './platform-control.ts';
import { createSignIns } from './sign-ins.ts';
import type { TraceStore } from './trace-store.ts';
import { askView } from './views.ts';

const id = z.string().regex(/^[a-z]+_[a-z0-9]{4,40}$/);
const client = z.enum(clients);
const viewForm = z.strictObject({ client, user: id, documentId: id, atOnce: z.int().min(1).max(20).default(1) });
const changeForm = z.strictObject({ user: id, documentId: id });
const questionForm = z.strictObject({
  client: z.enum(['web', 'mobile']),
  user: id,
  documentId: id,
  question: z.string().trim().min(1).max(2_000),
});
const service = z.enum(services);
const faultForm = z.strictObject({ service, how: z.enum(Object.keys(faults) as [FaultName, ...FaultName[]]) });

// The exporter of a BFF sends every second; a machine that is busy takes longer.
const traceWithinMs = 8_000;
// So long may an event be on its way to the caches of the BFFs.
const heardMs = 150;

/** What the page asks. All writes and all that makes a BFF work are no GET. */
export function apiApp(settings: Settings, traces: TraceStore): Router {
  const router = Router();
  const signIns = createSignIns(settings);
  const around = { settings, signIns };
  const control = createPlatformControl(settings.control);
  router.use(express.json({ limit: 16_384 }));
  router.use((_request, response, next) => void (response.set('Cache-Control', 'no-store'), next()));
  router.get('/stack', async (_request, response) => {
    response.json({
      apis: apiDocuments(settings),
      people: await peopleOf(settings),
      services,
      faults: Object.keys(faults),
    });
  });
  router.get(
    '/documents',
    given(z.object({ user: id }), async ({ user }, response) => {
      response.json({ documents: await documentsOf(around, user) });
    }),
  );
  router.post(
    '/views',
    given(viewForm, async ({ client, atOnce, ...wanted }, response) => {
      // Of several at once the second is shown: the first was before it, and it joined its calls where it could.
      const answers = await Promise.all(Array.from({ length: atOnce }, () => askView(around, client, wanted)));
      response.json(answers[1] ?? answers[0]);
    }),
  );
  router.get(
    '/waterfalls/:traceId',
    given(z.object({ traceId: z.string().regex(/^[0-9a-f]{32}$/) }), async ({ traceId }, response) => {
      const spans = await traces.find(traceId, traceWithinMs);
      const waterfall = spans && waterfallOf(spans);
      if (waterfall) response.json(waterfall);
      else response.status(404).json({ status: 404, detail: 'No spans of this request have come.' });
    }),
  );
  router.post(
    '/changes',
    given(changeForm, async ({ user, documentId }, response) => {
      const person = (await peopleOf(settings)).find((one) => one.id === user);
      if (person) await control.changed(documentId, person);
      await wait(heardMs);
      response.status(204).end();
    }),
  );
  router.post(
    '/answers',
    given(questionForm, async (asked, response) => await answer(around, asked, response)),
  );
  disturbances(router, settings, control);
  return router;
}

/** What is broken, what came of it, and how it is mended. */
function disturbances(router: Router, settings: Settings, control: PlatformControl): void {
  router.get('/state', async (_request, response) => {
    const [states, broken] = await Promise.all([liveStates(settings), control.broken().catch(() => ({}))]);
    response.json({ states, broken });
  });
  router.put(
    '/faults/:service',
    given(faultForm, async ({ service, how }, response) => {
      await control.break(service, how);
      response.status(204).end();
    }),
  );
  router.delete(
    '/faults{/:service}',
    given(z.object({ service: service.optional() }), async (all, response) => {
      await control.mend(all.service);
      response.status(204).end();
    }),
  );
}

/** Reads what was given in path, query and body by its form, or says what is wrong with it. */
function given<Form extends z.ZodType>(form: Form, act: (input: z.output<Form>, response: Response) => Promise<void>) {
  return async (request: Request, response: Response): Promise<void> => {
    const input = form.safeParse({ ...request.query, ...(request.body as object | undefined), ...request.params });
    if (input.success) return await act(input.data, response);
    const wrong = input.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
    response.status(400).json({ status: 400, detail: wrong.join('; ') });
  };
}
