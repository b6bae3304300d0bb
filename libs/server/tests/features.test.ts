import { expect, test } from '@jest/globals';
import { defineProblem } from '@frontdesk/problems';
import request from 'supertest';
import {
  admit,
  answerProblems,
  anyone,
  automaticProblems,
  createExpress,
  noContent,
  openExchange,
  outliving,
  route,
  serveRoutes,
  type Exchange,
  type Step,
} from '../src/index.ts';

const tooBlue = defineProblem({ code: 'too-blue', status: 409, title: 'Too blue' });
const painted = { marks: { paint: { colour: 'blue', problems: [tooBlue] } } };
const seen: Exchange[] = [];
const paint = route({
  name: 'paint',
  post: '/v1/paint',
  summary: 'Paints',
  access: anyone,
  answers: { 204: null },
  ...painted,
  handle: async (_input, _services: object, exchange) => {
    seen.push(exchange);
    return noContent();
  },
});

test('what a feature notes on a route is there for its step, and its problems are among the route’s', () => {
  expect(paint.marks['paint']).toMatchObject({ colour: 'blue' });
  expect(automaticProblems(paint)).toContain(tooBlue);
});

test('a step that cannot serve a route ends the start', () => {
  const step: Step = Object.assign((async (_exchange, _route, next) => next()) as Step, {
    accepts: ({ name }: { name: string }) => {
      throw new Error(`${name} is not for me`);
    },
  });
  expect(() => serveRoutes([paint], {}, [admit, step])).toThrow('paint is not for me');
});

test('a step may give what comes after it an exchange that ends otherwise', async () => {
  const life = { signal: new AbortController().signal, deadline: 42 };
  const nothing = () => undefined;
  const log = { debug: nothing, info: nothing, warn: nothing, error: nothing, child: () => log };
  const app = createExpress({ trustedProxies: [] });
  app.use(openExchange({ log }));
  let outer: Exchange | undefined;
  const longer: Step = async (exchange, _route, next) => {
    outer = exchange;
    return await next(outliving(exchange, life));
  };
  app.use(serveRoutes([paint], {}, [admit, longer]));
  app.use(answerProblems());
  await request(app).post('/v1/paint?a=1').set('X-Request-Id', 'request-1').expect(204);
  const [inner] = seen;
  expect(inner).toMatchObject({ ...life, requestId: 'request-1', method: 'POST', url: '/v1/paint?a=1' });
  expect(inner?.facts).toBe(outer?.facts);
  expect(inner?.log).toBe(outer?.log);
  expect(outer?.signal).not.toBe(life.signal);
});
