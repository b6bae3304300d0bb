// A server whose work is all its own: each request is some milliseconds of the event loop. For the test of overload.
import type { AddressInfo } from 'node:net';
import {
  admit,
  anyone,
  answerProblems,
  createExpress,
  listen,
  noContent,
  openExchange,
  route,
  serveRoutes,
} from '@frontdesk/server';
import { createLifecycle, createOverload, shedOverload } from '../src/index.ts';
import { answerProbes } from '../src/express.ts';

const workMs = 5;

function routeOf(name: string) {
  return route({
    name,
    get: `/${name}`,
    summary: name,
    access: anyone,
    answers: { 204: null },
    handle: async () => {
      const until = performance.now() + workMs;
      while (performance.now() < until);
      await new Promise((resolve) => setImmediate(resolve)); // as one that waits for a backend
      return noContent();
    },
  });
}

const quiet = () => undefined;
const log = { debug: quiet, info: quiet, warn: quiet, error: quiet, child: () => log };
const lifecycle = createLifecycle();
const overload = createOverload({ mostAtOnce: 80, fewestAtOnce: 8, delayMs: 100 });
lifecycle.addCheck('overload', overload.failing);
lifecycle.ready();

const app = createExpress({ trustedProxies: [] });
app.use(answerProbes(lifecycle));
app.use(openExchange({ log, deadlineMs: 30_000 }));
app.use(serveRoutes([routeOf('read'), routeOf('sync')], {}, [shedOverload(overload, { sync: 'background' }), admit]));
app.use(answerProblems());
const server = listen(app, { port: 0, host: '127.0.0.1' });
server.once('listening', () => process.send?.((server.address() as AddressInfo).port));
