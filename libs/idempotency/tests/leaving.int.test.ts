import { describe, expect, test } from '@jest/globals';
import { listening, type Things } from './app.ts';

const path = '/v1/shelves/s1/things';
const headers = { 'Idempotency-Key': '"a"', 'Content-Type': 'application/json' };
const asked = { method: 'POST', headers, body: '{"name":"a"}' };

/** A write that is under way until it is told to end, and the signal that it was given. */
function slowThings() {
  const began = Promise.withResolvers<AbortSignal>();
  const end = Promise.withResolvers<number>();
  const things: Things = {
    async add({ signal }) {
      began.resolve(signal);
      return await end.promise;
    },
  };
  return { things, began: began.promise, end: () => end.resolve(1) };
}

describe('when the client leaves', () => {
  test('what began goes on, and its repeat hears what it did', async () => {
    const { things, began, end } = slowThings();
    await using app = await listening({ things });
    const client = new AbortController();
    const left = fetch(`${app.url}${path}`, { ...asked, signal: client.signal }).catch(() => 'left');
    const signal = await began;
    client.abort();
    expect(await left).toBe('left');
    const meanwhile = await fetch(`${app.url}${path}`, asked);
    expect([meanwhile.status, meanwhile.headers.get('retry-after')]).toEqual([409, '1']);
    expect(signal.aborted).toBe(false);
    end();
    await app.idempotency.whenIdle();
    const again = await fetch(`${app.url}${path}`, asked);
    expect([again.status, again.headers.get('idempotent-replayed')]).toEqual([201, 'true']);
  });
});

describe('when the deadline of the request is over', () => {
  test('the client hears 504, what began goes on, and its repeat hears what it did', async () => {
    const { things, began, end } = slowThings();
    await using app = await listening({ things, deadlineMs: 150 });
    const first = await fetch(`${app.url}${path}`, asked);
    expect(first.status).toBe(504);
    expect((await began).aborted).toBe(false);
    end();
    await app.idempotency.whenIdle();
    const again = await fetch(`${app.url}${path}`, asked);
    expect([again.status, again.headers.get('idempotent-replayed')]).toEqual([201, 'true']);
  });
});
