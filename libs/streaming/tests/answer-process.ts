// An instance of an app, as far as answers see it, as a process of its own: it counts instead of asking a model.
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { Problem } from '@frontdesk/problems';
import { createRedis } from '@frontdesk/redis';
import { createAnswerStreams, redisLog, type Produce } from '../src/index.ts';
import type { Question } from './processes.ts';

const { REDIS = '', OPTIONS = '{}' } = process.env;
const redis = createRedis({ url: REDIS, app: 'answers', commandDeadlineMs: 2_000 });
await redis.whenUp(10_000);
const { drainMs = 5_000, ...options } = JSON.parse(OPTIONS) as { drainMs?: number };
const streams = await createAnswerStreams({
  log: redisLog({ redis }),
  async onClosed({ id, why, fence, tally, ending }) {
    const settled = JSON.stringify({ id, why, fence, tally, ending, pid: process.pid });
    await redis.command('rpush', redis.key('test', 'settled'), settled);
  },
  ...options,
});

// As apps wait before they close their server: what was sent before anybody knew still finds it open.
const leaveMs = 200;

/** Says 0, 1, 2 … */
function counting({ count, everyMs }: Question): Produce {
  return async (answer) => {
    await redis.command('rpush', redis.key('test', 'runs'), answer.id);
    answer.signal.addEventListener('abort', () => {
      void redis.command('hset', redis.key('test', 'aborted'), answer.id, Date.now());
    });
    for (let next = 0; next < count; next += 1) {
      await answer.delta(`${next} `, { said: next + 1 });
      await pause(everyMs, undefined, { signal: answer.signal });
    }
    return { count };
  };
}

async function answered(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const id = (request.url ?? '/').slice(1);
  if (request.method === 'POST') {
    const question = JSON.parse((await request.setEncoding('utf8').toArray()).join('')) as Question;
    const { key, fingerprint = '' } = question;
    const meta = { key, fingerprint };
    const started = await streams.start({
      ...(key !== undefined && { key, fingerprint }),
      meta,
      produce: counting(question),
    });
    response.end(JSON.stringify(started));
  } else if (request.method === 'DELETE') response.end(await streams.stop(id));
  else {
    const { stream, headers } = await streams.read(id, { lastEventId: request.headers['last-event-id'] as string });
    response.writeHead(stream ? 200 : 204, headers);
    if (stream) pipeline(stream, response, () => undefined);
    else response.end();
  }
}

const server = createServer((request, response) => {
  answered(request, response).catch((error: unknown) => {
    response.statusCode = Problem.from(error).status;
    response.end(Problem.from(error).message);
  });
});
process.once('SIGTERM', () => {
  void (async () => {
    await pause(leaveMs);
    const closed = once(server.close(), 'close');
    await streams.drain(drainMs);
    server.closeIdleConnections();
    await closed;
    await streams.close();
    await redis.close();
    process.exit(0);
  })();
});
await once(server.listen(0, '127.0.0.1'), 'listening');
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
process.stdout.write(`${JSON.stringify({ ready: true, urls: { answers: url } })}\n`);
