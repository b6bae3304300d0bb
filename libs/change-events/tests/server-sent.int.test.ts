import type { ServerResponse } from 'node:http';
import { by, json, reset, scriptedBackend, startPlatform, type ScriptedBackend } from '@frontdesk/test-kit';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { hearing, until, type Hearing } from './hearing.ts';
import { anEvent } from './sample-events.ts';

jest.setTimeout(30_000);

let control: ScriptedBackend;
let listening: ServerResponse[];
let opened: Hearing[];

beforeEach(async () => {
  listening = [];
  opened = [];
  control = await scriptedBackend({ 'GET /events': stream });
});
afterEach(async () => {
  await Promise.all(opened.map(({ changes }) => changes.close()));
  await control.stop();
});

function stream(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
  response.write(': change events\n\n');
  listening.push(response);
}

function hear(options: Parameters<typeof hearing>[0] = {}): Hearing {
  const heard = hearing({ url: `${control.url}/events`, random: () => 0, ...options });
  opened.push(heard);
  return heard;
}

const say = (id: string) => listening.at(-1)?.write(`id: ${id}\ndata: ${JSON.stringify(anEvent({ id }))}\n\n`);

test('events are heard as they come, and closing ends the connection', async () => {
  const { changes, said } = hear();
  await until(() => changes.isHearing);
  say('1');
  say('1');
  say('2');
  await until(() => said.length === 2);
  expect(said).toEqual(['1', '2']);
  await changes.close();
  await until(() => control.openConnections === 0);
  expect(changes.isHearing).toBe(false);
});

describe('it is heard again, and said that something was missed, after', () => {
  test.each([
    ['the end of the answer', () => listening[0]?.end()],
    ['a reset', () => listening[0]?.socket?.resetAndDestroy()],
    ['an event that does not end', () => listening[0]?.write(`data: ${'x'.repeat(70_000)}`)],
  ])('%s', async (_name, harm) => {
    const { changes, said } = hear();
    await until(() => changes.isHearing);
    say('1');
    await until(() => said.length === 1);
    harm();
    await until(() => listening.length === 2 && changes.isHearing);
    say('2');
    await until(() => said.includes('2'));
    expect(said).toEqual(['1', 'lost', 'restored', '2']);
    await changes.close();
  });

  test('a silence of a connection that looks open', async () => {
    const { changes, said } = hear({ silentForMs: 1_000 });
    await until(() => changes.isHearing);
    await until(() => listening.length === 2);
    expect(said.slice(0, 1)).toEqual(['lost']);
    await changes.close();
  });

  test.each([
    ['another status', json({}, { status: 503 })],
    ['another type', json({})],
    ['a redirect', json({}, { status: 302, headers: { location: '/elsewhere' } })],
    ['no answer', reset],
  ])('%s at the start', async (_name, answer) => {
    control.on('GET /events', answer);
    const { changes, said } = hear();
    await until(() => control.requests.length > 1);
    control.on(
      'GET /events',
      by(() => stream),
    );
    await until(() => changes.isHearing);
    expect(said).toEqual(['lost', 'restored']);
    expect(control.requests.map(({ path }) => path)).not.toContain('/elsewhere');
    await changes.close();
  });
});

test('a server that ends each connection is asked less and less often', async () => {
  control.on('GET /events', (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.end();
  });
  hear();
  await until(() => control.requests.length === 3);
  const startedAt = performance.now();
  await until(() => control.requests.length === 4);
  expect(performance.now() - startedAt).toBeGreaterThan(400);
});

test('while it waits for the next try, closing is at once', async () => {
  control.on('GET /events', reset);
  const { changes } = hear({ random: () => 1 });
  await until(() => control.requests.length === 4);
  const startedAt = performance.now();
  await changes.close();
  expect(performance.now() - startedAt).toBeLessThan(500);
});

test('the platform’s own events are heard', async () => {
  const platform = await startPlatform();
  const { told, changes } = hear({ url: `${platform.urls.control}/events` });
  const data = { userId: 'usr_ada7k2m9qxr3', changedFields: ['jobTitle'] };
  const of = { source: '/platform/identity', subject: data.userId, tenantid: 'ten_halden4k7q2w' };
  try {
    await until(() => changes.isHearing);
    await platform.publish({ type: 'user.updated', ...of, data });
    await until(() => told.includes('user.updated'));
    await changes.close();
  } finally {
    await platform.stop();
  }
});
