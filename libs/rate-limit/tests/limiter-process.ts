// An instance of an app, as far as limits see it, as a process of its own: what it is told to ask for comes by HTTP.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { createRedis } from '@frontdesk/redis';
import { createRateLimiter, redisStore, type Policy } from '../src/index.ts';
import type { Storm, StormOutcome } from './processes.ts';

const { REDIS = '', POLICIES = '[]', PATIENT_MS = '5000' } = process.env;
const patientMs = Number(PATIENT_MS);
let scripts = 0;
const redis = createRedis({
  url: REDIS,
  app: 'limits',
  commandDeadlineMs: patientMs,
  events: { onRun: ({ what }) => void (scripts += Number(what === 'rate-limit.take')) },
});
const store = redisStore(redis, { lookAgainWithinMs: patientMs });
const limiter = createRateLimiter({ store, policies: JSON.parse(POLICIES) as Policy[] });

async function outcomeOf({ subjects, delaysMs }: Storm): Promise<StormOutcome> {
  const scriptsBefore = scripts;
  const verdicts = await Promise.all(
    delaysMs.map(async (ms) => {
      if (ms > 0) await pause(ms);
      return await limiter.take(subjects);
    }),
  );
  return {
    admitted: verdicts.filter(({ allowed }) => allowed).length,
    degraded: verdicts.filter(({ degraded }) => degraded).length,
    scripts: scripts - scriptsBefore,
  };
}

const server = createServer((request, response) => {
  void request
    .setEncoding('utf8')
    .toArray()
    .then(async (parts) => {
      response.end(JSON.stringify(await outcomeOf(JSON.parse(parts.join('')) as Storm)));
    });
});
await redis.whenUp(10_000);
await once(server.listen(0, '127.0.0.1'), 'listening');
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
process.stdout.write(`${JSON.stringify({ ready: true, urls: { limits: url } })}\n`);
