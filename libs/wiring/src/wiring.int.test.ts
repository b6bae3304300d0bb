import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { switchBoard } from '@frontdesk/switches';
import { createLogger, createMetrics } from '@frontdesk/telemetry';
import { by, json, scriptedBackend, startRedis } from '@frontdesk/test-kit';
import type { ScriptedBackend, StartedRedis } from '@frontdesk/test-kit';
import { forReadsAndWrites, knowing, openBackends, openState, operationOff } from './index.ts';
import type { BackendSettings, State, StateSettings } from './index.ts';

const settings: StateSettings = { REDIS_COMMAND_DEADLINE_MS: 2_000, CACHE_MAX_MB: 1, INSTANCES: 2 };
const knows = knowing({ routes: [{ name: 'getDocument' }], views: [], operations: new Set(['documents.getDocument']) });
const telling = () => ({
  metrics: createMetrics({ app: 'a-bff', runtime: false }),
  log: createLogger({ name: 'a-bff', level: 'silent' }),
});
const opened = (more: Partial<StateSettings> = {}, told = telling()): State =>
  openState({ ...settings, ...more }, { app: 'a-bff', policies: [], knows, ...told });

async function until(isSo: () => boolean): Promise<void> {
  for (const endAt = Date.now() + 5_000; !isSo() && Date.now() < endAt;) await pause(10);
  expect(isSo()).toBe(true);
}

describe('what instances share', () => {
  let redis: StartedRedis;
  let both: readonly State[];
  beforeAll(async () => {
    redis = await startRedis();
    both = [opened({ REDIS_URL: redis.url }), opened({ REDIS_URL: redis.url })];
    expect(await Promise.all(both.map((one) => one.revocations.whenCurrent(5_000)))).toEqual([true, true]);
  });
  afterAll(async () => {
    await Promise.all(both.map((one) => one.close()));
    await redis.stop();
  });

  test('is what an operator turned off', async () => {
    const [here, there] = both as [State, State];
    await until(() => here.switches.isCurrent && there.switches.isCurrent);
    const board = switchBoard({ redis: here.redis! });
    const until60s = Date.now() + 60_000;
    await board.turnOff({ kind: 'operation', name: 'documents.getDocument', reason: 'a test', until: until60s });
    await until(() => operationOff(there.switches)('documents.getDocument') !== undefined);
    expect(operationOff(there.switches)('documents.getDocument')?.reason).toBe('a test');
  });

  test('is told of as metrics, under the names of all apps', async () => {
    const told = telling();
    const one = opened({ REDIS_URL: redis.url }, told);
    const text = await told.metrics.text();
    for (const name of ['revocations_current', 'platform_events_heard_now', 'cache_bytes', 'switches_off', 'redis_up'])
      expect(text).toContain(`frontdesk_${name}`);
    await one.close();
  });
});

test('without a Redis one instance has all of it by itself, and none of what is turned off', async () => {
  const here = opened();
  expect([here.redis, here.seal, here.cache?.entries]).toEqual([undefined, undefined, 0]);
  await here.close();
  const without = opened({ CACHE: 'off' });
  expect(without.cache).toBeUndefined();
  await without.close();
});

describe('backends', () => {
  let backend: ScriptedBackend;
  const reach = () => ({ signal: new AbortController().signal, deadline: performance.now() + 5_000 });
  const proof = { token: 'of-a', expiresAt: Math.floor(Date.now() / 1000) + 60 };
  const caller = { tenantId: 'ten_a', userId: 'usr_a', proof };
  const outgoing = { method: 'GET', path: '/v1/thing' };
  const place = () => ({ urls: [`${backend.url}/now`], next: [`${backend.url}/next`] });
  const opening = (more: Partial<BackendSettings> = {}) =>
    openBackends(
      {
        ...{ REQUEST_DEADLINE_MS: 2_000, BALANCING: 'least-requests', OIDC_ISSUER: backend.url },
        ...{ CLIENT_ID: 'a-bff', CLIENT_SECRET: 'secret', ...more },
      },
      telling(),
    );
  beforeAll(async () => {
    backend = await scriptedBackend();
    for (const at of ['now', 'next']) backend.on(`GET /${at}/v1/thing`, json({ at }));
    backend.on(
      'POST /oauth2/token',
      by(({ body }) =>
        json({
          access_token: `for-${new URLSearchParams(String(body)).get('scope')}`,
          issued_token_type: 'urn:ietf:params:oauth:token-type:access_token',
          token_type: 'Bearer',
          expires_in: 60,
        }),
      ),
    );
  });
  afterAll(() => backend.stop());

  test('are sent a share of calls in their next version, by rule and by nothing else', async () => {
    const askedOf = async (more: Partial<BackendSettings>) => {
      const wires = opening(more);
      const { call } = wires.rest('documents', place(), () => ({}));
      const request = { operation: 'documents.getThing', method: 'GET', path: '/v1/thing', headers: {} };
      const { body } = await call(request, { ...reach(), subject: { tenant: 'ten_a' } });
      await wires.close();
      return [JSON.parse(String(body)).at, wires.rollout.groupFor === undefined];
    };
    expect(await askedOf({})).toEqual(['now', true]);
    const rule = { operations: ['documents.getThing'], to: 'next', tenants: ['ten_a'] };
    expect(await askedOf({ ROLLOUT: [rule] })).toEqual(['next', false]);
  });

  test('are shown a token that reads where nothing is changed', async () => {
    const wires = opening();
    const { reads, writes } = forReadsAndWrites(wires.tokens, 'collaboration') as Record<
      'reads' | 'writes',
      CallableFunction
    >;
    expect(await reads(outgoing, caller, reach())).toMatchObject({ authorization: 'Bearer for-collaboration.read' });
    expect(await writes(outgoing, caller, reach())).toMatchObject({ authorization: 'Bearer for-collaboration.write' });
    await wires.close();
  });
});
