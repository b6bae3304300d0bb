import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { bytes, halfBody, hang, huge, scriptedBackend, slowDrip, type ScriptedBackend } from '@frontdesk/test-kit';
import { timeBar } from '@frontdesk/test-kit/time-bar';
import { get, reachOf } from '../../tests/reach.ts';
import { createUpstream, type Upstream } from '../upstream.ts';

let backend: ScriptedBackend;
let upstream: Upstream;

beforeEach(async () => {
  backend = await scriptedBackend();
  upstream = createUpstream({ service: 'documents', urls: [backend.url] });
});
afterEach(async () => {
  await upstream.close();
  await backend.stop();
});

async function textOf(body: AsyncIterable<Uint8Array>): Promise<string> {
  let text = '';
  for await (const chunk of body) text += Buffer.from(chunk).toString();
  return text;
}

describe('a streamed answer', () => {
  test('is read while it comes', async () => {
    backend.on('*', slowDrip('tokens', 5));
    const answer = await upstream.stream(get(), reachOf(1000));
    expect(answer.status).toBe(200);
    expect(await textOf(answer.body)).toBe('tokens');
  });

  test('may take longer than the deadline once somebody reads it', async () => {
    backend.on('*', slowDrip('twenty tokens of text', 10));
    const reach = reachOf(100);
    const answer = await upstream.stream(get(), reach);
    const text = textOf(answer.body);
    setTimeout(reach.leave, 120); // as a server does, whose signal is over with its deadline
    expect(await text).toBe('twenty tokens of text');
  });

  test('must begin before the deadline', async () => {
    backend.on('*', hang);
    await expect(upstream.stream(get(), reachOf(50))).rejects.toMatchObject({ code: 'backend-timed-out' });
  });

  test('that nobody reads ends at the deadline', async () => {
    backend.on('*', huge(10_000_000));
    await upstream.stream(get(), reachOf(80));
    expect((await backend.request(0)).method).toBe('GET');
    expect(await (await backend.request(0)).gone).toBeGreaterThan(0);
  });

  test('ends at the backend when its reader stops', async () => {
    backend.on('*', slowDrip('x'.repeat(1000), 5));
    const { body } = await upstream.stream(get(), reachOf(10_000));
    for await (const _chunk of body) break;
    const stoppedAt = performance.now();
    expect((await (await backend.request(0)).gone) - stoppedAt).toBeLessThan(timeBar(100));
  });

  test('ends when its caller leaves', async () => {
    backend.on('*', slowDrip('x'.repeat(1000), 5));
    const reach = reachOf(10_000);
    const { body } = await upstream.stream(get(), reach);
    setTimeout(reach.leave, 30);
    await expect(textOf(body)).rejects.toMatchObject({ code: 'caller-gone' });
    await (
      await backend.request(0)
    ).gone;
  });

  test('that breaks off fails after what has come', async () => {
    backend.on('*', halfBody);
    const { body } = await upstream.stream(get(), reachOf(1000));
    const read: string[] = [];
    const reading = async (): Promise<void> => {
      for await (const chunk of body) read.push(Buffer.from(chunk).toString());
    };
    await expect(reading()).rejects.toMatchObject({ code: 'backend-invalid', phase: 'body' });
    expect(read.join('')).toBe('{"title": "Q3');
  });

  test('waits for a slow reader instead of filling the memory', async () => {
    backend.on('*', huge(30_000_000));
    const before = process.memoryUsage().arrayBuffers;
    const { body } = await upstream.stream(get(), reachOf(10_000));
    const reader = body[Symbol.asyncIterator]();
    await reader.next();
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(10_000_000);
    let received = 0;
    for (let next = await reader.next(); !next.done; next = await reader.next()) received += next.value.length;
    expect(received).toBeGreaterThan(29_000_000);
  });

  test('is bounded where the request says so', async () => {
    backend.on('*', huge(1_000_000));
    const { body } = await upstream.stream(get('/', { maxAnswerBytes: 100_000 }), reachOf(1000));
    await expect(textOf(body)).rejects.toMatchObject({ code: 'backend-invalid' });
  });

  test('keeps its connection for the next call when it was read to its end', async () => {
    backend.on('*', bytes('whole'));
    for (let i = 0; i < 10; i += 1) await textOf((await upstream.stream(get(), reachOf(1000))).body);
    expect(backend.openConnections).toBeLessThanOrEqual(2);
  });
});
