// A small server for the tests of signals. argv: how it behaves, drain delay, stop limit.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { closeServer, createLifecycle, runUntilSignal, type Running } from '../src/index.ts';
import { answerProbes, refuseWhileStopping } from '../src/express.ts';

const [, , behaviour = 'serve', drainDelayMs = '0', stopWithinMs = '1000'] = process.argv;

function say(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

const log = {
  info: (fields: object, message?: string) => say({ ...fields, message }),
  warn: (fields: object, message?: string) => say({ ...fields, message }),
  error: (fields: object, message?: string) => say({ ...fields, message }),
};

async function start(): Promise<Running> {
  if (behaviour === 'misconfigured') throw new Error('PORT: "x" is not a number\n(see the README)');
  const lifecycle = createLifecycle();
  const app = express();
  app.use(answerProbes(lifecycle), refuseWhileStopping(lifecycle));
  app.get('/quick', (_request, response) => void response.send('quick'));
  app.get('/slow/:ms', (request, response) => {
    log.info({}, 'slow began');
    setTimeout(() => response.send('slow'), Number(request.params.ms));
  });
  app.use(((error, _request, response, _next) => {
    response.status(error.status).set(error.headers).json({ code: error.code });
  }) as express.ErrorRequestHandler);
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  lifecycle.ready();
  say({ port: (server.address() as AddressInfo).port });
  const close = async (withinMs: number, hurry: AbortSignal) => {
    log.info({ whole: await closeServer(server, withinMs, hurry) }, 'closed');
  };
  return { lifecycle, log, drainDelayMs: Number(drainDelayMs), stopWithinMs: Number(stopWithinMs), close };
}

await runUntilSignal({ name: 'sample', start });
