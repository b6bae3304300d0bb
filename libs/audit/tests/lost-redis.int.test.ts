import { createRedis, type Redis } from '@frontdesk/redis';
import { startRedis, type StartedRedis } from '@frontdesk/test-kit';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { createAudit, redisSink, type Audit, type AuditEntry, type OnLoss } from '../src/index.ts';

jest.setTimeout(30_000);

let server: StartedRedis;
let redis: Redis;
let audit: Audit;

beforeEach(async () => {
  // As an audit's Redis should be: what it has said that it keeps survives its end.
  server = await startRedis({ args: ['--appendonly', 'yes', '--appendfsync', 'always'] });
  redis = createRedis({ url: server.url, app: 'mobile-bff', commandDeadlineMs: 500 });
  await redis.whenUp(5_000);
});
afterEach(async () => {
  await audit.close(0);
  await redis.close();
  await server.stop();
});

function open(onLoss: OnLoss): void {
  audit = createAudit({ app: 'mobile-bff', sink: redisSink(redis), onLoss, batchMs: 5, mostWaiting: 50 });
}

const entry = (operation: string): AuditEntry => ({ action: 'write', outcome: 'done', operation, documents: [] });

async function until(holds: () => boolean): Promise<void> {
  const end = performance.now() + 15_000;
  while (!holds()) {
    if (performance.now() > end) throw new Error('it never came to that');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

async function kept(): Promise<Record<string, unknown>[]> {
  const entries = await redis.command('xrange', redis.key('audit', 'records'), '-', '+');
  return (entries as [string, string[]][]).map(([, [, text]]) => JSON.parse(String(text)) as Record<string, unknown>);
}

async function operations(): Promise<unknown[]> {
  return (await kept()).map(({ operation, phase }) => operation ?? phase);
}

describe('a Redis that is killed', () => {
  test('refuse: a write is not answered, nothing more is done, and all that was done is there afterwards', async () => {
    open('refuse');
    await audit.recordWrite(entry('before'));
    await server.kill();
    await expect(audit.recordWrite(entry('during'))).rejects.toMatchObject({ code: 'audit-unavailable' });
    expect(() => audit.requireSink()).toThrow('Nothing was done');
    await server.restart();
    await until(() => !audit.isLost);
    audit.requireSink();
    await audit.recordWrite(entry('after'));
    expect(await operations()).toEqual(['before', 'during', 'after']);
  });

  test('continue: all goes on, in order, and a gap stands where there was no room', async () => {
    open('continue');
    await audit.recordWrite(entry('before'));
    await server.kill();
    for (let at = 0; at < 60; at += 1) await audit.recordWrite(entry(`r${at}`));
    await until(() => audit.isLost);
    audit.requireSink();
    const { dropped } = audit;
    expect(dropped).toBeGreaterThanOrEqual(9);
    await server.restart();
    await until(() => !audit.isLost);
    expect(await audit.close()).toBe(0);
    const all = await operations();
    expect(all.at(-1)).toBe('gap');
    expect((await kept()).at(-1)).toMatchObject({ dropped });
    const records = all.filter((name) => /^r\d+$/.test(String(name)));
    expect(records).toEqual(Array.from({ length: 60 - dropped }, (_, at) => `r${at}`));
  });

  test('a start without it is no other case: it is lost with the first batch, and found again', async () => {
    await server.kill();
    open('continue');
    audit.record(entry('early'));
    await until(() => audit.isLost);
    await server.restart();
    await until(() => !audit.isLost);
    expect(await operations()).toEqual(['early']);
  });
});
