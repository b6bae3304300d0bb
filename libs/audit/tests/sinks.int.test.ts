import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRedis } from '@frontdesk/redis';
import { redisTopologies, startRedis } from '@frontdesk/test-kit';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { fileSink, redisSink, streamSink, type AuditSink } from '../src/index.ts';

jest.setTimeout(30_000);

interface Kept {
  readonly sink: AuditSink;
  /** The sink of another start of the process, on the same place. */
  again(): AuditSink;
  lines(): Promise<string[]>;
}

interface Place {
  readonly name: string;
  open(): Promise<Kept & { close(): Promise<void> }>;
}

const line = (name: string) => JSON.stringify({ name, text: 'ü"\\' });

async function aFolder() {
  const folder = await mkdtemp(join(tmpdir(), 'audit-'));
  return { path: join(folder, 'audit.jsonl'), remove: () => rm(folder, { recursive: true }) };
}

const linesIn = (text: string) => text.split('\n').slice(0, -1);

const file: Place = {
  name: 'a file',
  async open() {
    const { path, remove } = await aFolder();
    const lines = async () => linesIn(await readFile(path, 'utf8'));
    return { sink: fileSink(path), again: () => fileSink(path), lines, close: remove };
  },
};

const stream: Place = {
  name: 'a stream',
  async open() {
    let text = '';
    const to = {
      write(more: string, done: () => void) {
        text += more;
        setImmediate(done);
        return true;
      },
    };
    const lines = async () => linesIn(text);
    return { sink: streamSink(to), again: () => streamSink(to), lines, close: async () => undefined };
  },
};

const redises = redisTopologies.map(({ name, start }): Place => ({
  name: `a ${name}`,
  async open() {
    const server = await start();
    const redis = createRedis({ url: server.url, app: 'mobile-bff', commandDeadlineMs: 1_000 });
    await redis.whenUp(5_000);
    return {
      sink: redisSink(redis),
      again: () => redisSink(redis),
      async lines() {
        const entries = await redis.command('xrange', redis.key('audit', 'records'), '-', '+');
        return (entries as [string, string[]][]).map(([, [, record]]) => String(record));
      },
      async close() {
        await redis.close();
        await server.stop();
      },
    };
  },
}));

describe.each([file, stream, ...redises])('$name', ({ open }) => {
  let kept: Awaited<ReturnType<typeof open>>;
  beforeAll(async () => {
    kept = await open();
  });
  afterAll(async () => {
    await kept.close();
  });

  test('keeps lines as they are, in their order, also those of the next start', async () => {
    const { sink, again, lines } = kept;
    await sink.write(['a', 'b'].map(line));
    expect(await lines()).toEqual(['a', 'b'].map(line)); // there as soon as it says so
    await sink.write(['c'].map(line));
    await sink.close();
    const next = again();
    await next.write(['d', 'e'].map(line));
    await next.close();
    expect(await lines()).toEqual(['a', 'b', 'c', 'd', 'e'].map(line));
  });

  test('keeps a batch of thousands', async () => {
    const { again, lines } = kept;
    const before = (await lines()).length;
    const many = Array.from({ length: 3_000 }, (_, at) => line(`many ${at}`));
    const sink = again();
    await sink.write(many);
    await sink.close();
    expect((await lines()).slice(before)).toEqual(many);
  });
});

describe('a file', () => {
  test('that is moved away or removed is begun anew, without a signal', async () => {
    const { path, remove } = await aFolder();
    const sink = fileSink(path);
    await sink.write(['a']);
    await rename(path, `${path}.1`);
    await sink.write(['b']);
    expect([await readFile(`${path}.1`, 'utf8'), await readFile(path, 'utf8')]).toEqual(['a\n', 'b\n']);
    await rm(path);
    await sink.write(['c']);
    await truncate(path);
    await sink.write(['d']);
    expect(await readFile(path, 'utf8')).toBe('d\n');
    await sink.close();
    await remove();
  });

  test('that ends in half a line after a crash, keeps what comes on lines of its own', async () => {
    const { path, remove } = await aFolder();
    await writeFile(path, '{"name":"a"}\n{"na');
    const sink = fileSink(path);
    await sink.write(['b', 'c']);
    expect(await readFile(path, 'utf8')).toBe('{"name":"a"}\n{"na\nb\nc\n');
    await sink.close();
    await remove();
  });

  test('whose folder is not there is no sink, until it is', async () => {
    const { path, remove } = await aFolder();
    await remove();
    const sink = fileSink(path);
    await expect(sink.write(['a'])).rejects.toMatchObject({ code: 'ENOENT' });
    await sink.close();
  });

  (existsSync('/dev/full') ? test : test.skip)('on a full disk is no sink', async () => {
    const sink = fileSink('/dev/full');
    await expect(sink.write(['a'])).rejects.toMatchObject({ code: 'ENOSPC' });
    await sink.close();
  });
});

describe('a Redis', () => {
  test('that is killed is no sink until it is back, and holds no more than it may', async () => {
    const server = await startRedis();
    const redis = createRedis({ url: server.url, app: 'mobile-bff', commandDeadlineMs: 500 });
    await redis.whenUp(5_000);
    const sink = redisSink(redis, { mostRecords: 200 });
    await sink.write(['a']);
    await server.kill();
    await expect(sink.write(['b'])).rejects.toMatchObject({ name: 'RedisAway' });
    await server.restart();
    expect(await redis.whenUp(5_000)).toBe(true);
    for (let at = 0; at < 5; at += 1) await sink.write(Array.from({ length: 200 }, (_, n) => `${at} ${n}`));
    const length = Number(await redis.command('xlen', redis.key('audit', 'records')));
    expect(length).toBeGreaterThanOrEqual(200);
    expect(length).toBeLessThan(400); // whole nodes of 100
    await redis.close();
    await server.stop();
  });
});
