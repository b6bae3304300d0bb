import { expect, test } from '@jest/globals';
import { Problem, defineProblem } from '@frontdesk/problems';
import type { EndedRequest, Tracing } from '@frontdesk/telemetry';
import request from 'supertest';
import { z } from 'zod';
import { answer, anyone, ok, route } from '../src/index.ts';
import { served } from './app.ts';

const failed = defineProblem({ code: 'backend-failed', status: 502, title: 'A backend failed' });
const body = z.object({ is: z.string() });

const declared = { summary: 'A thing', description: 'Gives a thing.', access: anyone, answers: { 200: body } };
const routes = [
  route({
    ...{ ...declared, name: 'whole', get: '/whole' },
    handle: async (_input, _services, { trail }) => {
      trail.section('test.view/owner', 0).call('identity.getUser', 'identity', 0).ended('2xx', 3);
      return ok({ is: 'whole' });
    },
  }),
  route({
    ...{ ...declared, name: 'degraded', get: '/degraded' },
    handle: async (_input, _services, { trail }) => {
      trail.section('test.view/owner', 0).ended('timeout', 300);
      trail.call('documents.getDocument', 'documents', 0).ended('2xx', 3);
      return answer(200, { is: 'degraded' }, { 'Frontdesk-Degraded': 'owner' });
    },
  }),
  route({
    ...{ ...declared, name: 'failed', get: '/failed', problems: [failed] },
    handle: async (_input, _services, { trail }) => {
      trail.call('identity.getUser', 'identity', 0).ended('5xx', 3);
      throw new Problem(failed, 'Something failed.');
    },
  }),
];

test('a line says what took its time where a section was lost or a backend failed, and nowhere else', async () => {
  const { app, lines } = served(routes);
  for (const path of ['/whole', '/degraded', '/failed']) await request(app).get(path);
  expect(lines[0]).toMatchObject({ outcome: 'success-backend', reason: 'ok' });
  expect(lines[0]).not.toHaveProperty('calls');
  expect(lines[1]).toMatchObject({
    ...{ outcome: 'success-backend', reason: 'degraded', degraded: 'owner' },
    sections: [{ section: 'test.view/owner', outcome: 'timeout', ms: 300 }],
    calls: [{ operation: 'documents.getDocument', outcome: '2xx', ms: 3, tries: 0 }],
  });
  expect(lines[2]).toMatchObject({
    ...{ level: 'error', outcome: 'failure-backend', reason: 'failed', code: 'backend-failed' },
    calls: [{ operation: 'identity.getUser', outcome: '5xx', ms: 3, tries: 0 }],
  });
});

test('a line says what took its time where that was long', async () => {
  let at = 0;
  const { app, lines } = served(routes, { slowMs: 500, now: () => (at += 1_000) });
  await request(app).get('/whole');
  expect(lines[0]).toMatchObject({
    reason: 'ok',
    sections: [{ section: 'test.view/owner' }],
    calls: [{ operation: 'identity.getUser', section: 'test.view/owner', outcome: '2xx' }],
  });
});

test('who makes spans decides whether a trace is sampled, and is told of each request that is over', async () => {
  const ended: EndedRequest[] = [];
  const tracing: Tracing = {
    begin: (trace) => ({ ...trace, sampled: true }),
    ended: (one) => void ended.push(one as EndedRequest),
    close: async () => undefined,
  };
  const { app } = served(routes, { tracing });
  await request(app).get('/whole');
  await request(app).get('/failed');
  expect(ended).toMatchObject([
    { trace: { sampled: true }, route: '/whole', status: 200, isNotable: false },
    { route: '/failed', status: 502, code: 'backend-failed', isNotable: true },
  ]);
  const [section, call] = ended[0]?.trail.points ?? [];
  expect(call?.parent).toBe(section);
  expect(call?.traceparent).toBe(`00-${ended[0]?.trace.traceId}-${call?.spanId}-03`);
});
