import { describe, expect, test } from '@jest/globals';
import type { Readable } from 'node:stream';
import { testClock } from '../../tests/clock.ts';
import { eventStreams } from './event-streams.ts';
import type { SessionEvent } from './session-events.ts';

function streams() {
  const clock = testClock();
  const hears = new Map<string, Set<(event: SessionEvent) => void>>();
  const watch = (key: string, hear: (event: SessionEvent) => void) => {
    hears.set(key, (hears.get(key) ?? new Set()).add(hear));
    return () => void hears.get(key)?.delete(hear);
  };
  const settings = { pause: clock.pause, random: (size: number) => Buffer.alloc(size) };
  const tell = (key: string, event: SessionEvent) => hears.get(key)?.forEach((hear) => hear(event));
  const watching = (key: string) => hears.get(key)?.size ?? 0;
  return { clock, tell, watching, ...eventStreams({ settings, watch }) };
}

function textOf(stream: Readable): () => string {
  let text = '';
  stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
  return () => text;
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe("a session's events", () => {
  test('begin at once, are beaten for when nothing happens, and end with the session', async () => {
    const { clock, tell, watching, open } = streams();
    const text = textOf(open('s'));
    await settled();
    expect(text()).toBe('retry: 1000\n\n');
    await clock.pass(15_000);
    tell('s', { type: 'expiring', endsAt: '2026-06-18T11:00:00.000Z' });
    tell('s', { type: 'ended', reason: 'signed-out' });
    await settled();
    expect(text()).toBe(
      'retry: 1000\n\n:\n\n' +
        'event: expiring\ndata: {"endsAt":"2026-06-18T11:00:00.000Z"}\n\n' +
        'event: ended\ndata: {"reason":"signed-out"}\n\n',
    );
    expect(watching('s')).toBe(0);
  });

  test('leave nothing behind when the client leaves', async () => {
    const { watching, open } = streams();
    const stream = open('s');
    stream.destroy();
    await settled();
    expect(watching('s')).toBe(0);
  });

  test('are open so many times for one session, and no more', async () => {
    const { open } = streams();
    const first = open('s');
    for (let at = 1; at < 20; at += 1) open('s');
    expect(() => open('s')).toThrow(expect.objectContaining({ kind: expect.objectContaining({ status: 429 }) }));
    open('t');
    first.destroy();
    await settled();
    expect(() => open('s')).not.toThrow();
  });

  test('end when the instance does', async () => {
    const { open, close } = streams();
    const stream = open('s');
    const ended = new Promise((resolve) => stream.once('end', resolve));
    stream.resume();
    close();
    await ended;
    expect(() => open('s')).toThrow(expect.objectContaining({ kind: expect.objectContaining({ status: 503 }) }));
  });
});
