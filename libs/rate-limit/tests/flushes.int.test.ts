import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { startRedis } from '@frontdesk/test-kit';
import { expect, test } from '@jest/globals';
import type { Exchange, Route } from '@frontdesk/server';
import { limitCallers, type Policy } from '../src/index.ts';
import { instanceOf } from './limiters.ts';

const policies: readonly Policy[] = (['user', 'tenant', 'route', 'global'] as const).map((by) => ({
  name: by,
  algorithm: 'gcra',
  limit: 1_000,
  windowS: 60,
  by,
}));

/** A Redis behind a line that shows each write that comes over it. */
async function watched(port: number) {
  const writes: string[] = [];
  const proxy = createServer((client) => {
    const server = connect(port, '127.0.0.1');
    client.on('data', (chunk) => void writes.push(chunk.toString('latin1')));
    client.pipe(server).pipe(client);
    for (const end of [client, server]) end.on('error', () => client.destroy());
  });
  await once(proxy.listen(0, '127.0.0.1'), 'listening');
  const url = `redis://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  return { url, writes, stop: () => void proxy.close() };
}

test('a request counted by user, tenant, route and all is one flush, and what is said of it later is none', async () => {
  const redis = await startRedis();
  const line = await watched(redis.port);
  const instance = await instanceOf(line.url, policies, 900);
  const step = limitCallers(instance.limiter, { subjectOf: () => ({ user: 'usr_1', tenant: 'ten_1' }) });
  const facts = { get: () => undefined, set: () => undefined };
  const request = () => step({ facts } as unknown as Exchange, { name: 'read', marks: {} } as Route, ok);
  const ok = async () => ({ status: 204 });
  await request(); // loads the scripts
  await pause(50);
  line.writes.length = 0;
  for (let count = 0; count < 30; count += 1) await request();
  const flushes = line.writes.filter((write) => write.includes('{route'));
  expect(flushes).toHaveLength(30);
  for (const flush of flushes) expect(flush).toContain('{tenant');
  // Of the request before, but for the first.
  expect(flushes.filter((flush) => flush.split('{route').length === 3)).toHaveLength(29);
  await instance[Symbol.asyncDispose]();
  line.stop();
  await redis.stop();
}, 30_000);
