// One behaviour, wherever the state is: in process, in a file, in one Redis, in a Cluster.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRedis, type Redis } from '@frontdesk/redis';
import { redisTopologies } from '@frontdesk/test-kit';
import { afterAll, beforeAll, describe } from '@jest/globals';
import { fileKeyStore, processRevocations, redisKeyStore, redisRevocations, type Revocations } from '../src/index.ts';
import { keyStoreBehaviour } from './key-store-behaviour.ts';
import { revocationsBehaviour } from './revocations-behaviour.ts';

describe('keys in a file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'frontdesk-keys-'));
  const open = () => fileKeyStore(join(folder, 'keys.json'), { checkEveryMs: 0 });
  keyStoreBehaviour(() => ({ store: open(), another: open() }));
  afterAll(() => rmSync(folder, { recursive: true }));
});

describe('revocations in process', () => {
  const here = processRevocations();
  revocationsBehaviour(() => ({ here, another: here }));
});

describe.each(redisTopologies)('$name', ({ start }) => {
  let server: Awaited<ReturnType<typeof start>>;
  let clients: Redis[];
  let instances: Revocations[];

  beforeAll(async () => {
    server = await start();
    // Two apps: what is shared is shared between them.
    clients = ['mobile-bff', 'web-bff'].map((app) => createRedis({ url: server.url, app, commandDeadlineMs: 1_000 }));
    await Promise.all(clients.map((client) => client.whenUp(10_000)));
    instances = clients.map((redis) => redisRevocations({ redis }));
    await Promise.all(instances.map((instance) => instance.whenCurrent(10_000)));
  }, 60_000);

  afterAll(async () => {
    await Promise.all(instances.map((instance) => instance.close()));
    await Promise.all(clients.map((client) => client.close()));
    await server.stop();
  });

  describe('keys', () => {
    keyStoreBehaviour(() => ({ store: redisKeyStore(clients[0]!), another: redisKeyStore(clients[1]!) }));
  });

  describe('revocations', () => {
    revocationsBehaviour(() => ({ here: instances[0]!, another: instances[1]! }));
  });
});
