import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createCache } from './create-cache.ts';
import { lifeOf, endOf } from './life.ts';
import { Order } from './order.ts';
import { fromShared } from './sharing.ts';
import { decodeShared, encodeShared, type SharedEntry } from './shared-format.ts';
import { loadedOf, reachOf, requestOf } from './testing.ts';

test('the first tier stays within its bytes, and gives up what was not read for longest', async () => {
  const cache = createCache({ maxBytes: 100_000 });
  const requests = Array.from({ length: 50 }, () =>
    requestOf({ load: async () => ({ ...loadedOf('x'), bytes: 10_000 }) }),
  );
  for (const request of requests) {
    await cache.read(request, reachOf());
    cache.readNow(requests[0]!);
    expect(cache.bytes).toBeLessThanOrEqual(100_000);
  }
  expect(cache.entries).toBe(9);
  expect(cache.readNow(requests[0]!)).toBeDefined();
  expect(cache.readNow(requests[1]!)).toBeUndefined();
  cache.emptyFirstTier();
  expect([cache.bytes, cache.entries]).toEqual([0, 0]);
});

test('changes beyond those that can be remembered make stale what is older, rather than nothing', () => {
  const order = new Order(2);
  order.changed(['a']);
  order.changed(['b', 'c']);
  const changed = (at: number) => ['a', 'b', 'c', 'never'].map((tag) => order.hasChangedSince(at, ['other', tag]));
  expect([0, 1, 2].map(changed)).toEqual([
    [true, true, true, true],
    [false, true, true, false],
    [false, false, false, false],
  ]);
});

test('owners beyond those that can be remembered count as having written, rather than not', () => {
  const order = new Order(2);
  for (const owner of ['a', 'b', 'a', 'c']) order.wrote(owner);
  expect(['a', 'b', 'c', 'never'].map((owner) => order.lastWriteOf(owner))).toEqual([3, 2, 4, 2]);
});

test('no value lives longer than was said, and never past the end of its answer', () => {
  const ms = fc.integer({ min: 0, max: 10_000_000 });
  const wishes = fc.record({ forMs: ms, staleWhileRevalidateMs: ms, staleIfErrorMs: ms });
  const times = fc.record({ from: ms, answerEndsAt: ms, random: fc.double({ min: 0, max: 1, noNaN: true }) });
  fc.assert(
    fc.property(wishes, times, (wish, at) => {
      const life = lifeOf(wish, { ...at, maxKeepMs: 3_600_000 });
      expect(life.freshUntil).toBeLessThanOrEqual(at.from + wish.forMs);
      expect(life.revalidateUntil).toBeLessThanOrEqual(life.freshUntil + wish.staleWhileRevalidateMs);
      expect(life.errorUntil).toBeLessThanOrEqual(life.freshUntil + wish.staleIfErrorMs);
      const latest = Math.max(at.from, Math.min(at.answerEndsAt, at.from + 3_600_000));
      expect(endOf(life)).toBeLessThanOrEqual(latest);
    }),
  );
});

const entry: SharedEntry = {
  id: 'process.1',
  bytes: 12,
  ageMs: 3,
  keepMs: 1_000,
  freshMs: 500,
  revalidateMs: 700,
  errorMs: 1_000,
  tagStamps: ['', 'process.7'],
  written: [['ten/usr', 'process.9']],
  value: Uint8Array.of(0, 255, 1),
};

test('what Redis keeps is read as it was written', () => {
  const read = decodeShared(encodeShared(entry))!;
  expect({ ...read, value: Uint8Array.from(read.value) }).toEqual(entry);
});

test('what is of another format, cut off or garbage is a miss', () => {
  const bytes = encodeShared(entry);
  const other = Buffer.from(bytes);
  other.writeUInt8(2, 0);
  expect(decodeShared(other)).toBeUndefined();
  const headEnd = 5 + bytes.readUInt32BE(1);
  for (let length = 0; length < headEnd; length += 1) expect(decodeShared(bytes.subarray(0, length))).toBeUndefined();
  fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (any) => decodeShared(Buffer.from(any)) === undefined));
  const odd = (head: unknown): Buffer => {
    const text = Buffer.from(JSON.stringify(head));
    const start = Buffer.from([1, 0, 0, 0, text.length]);
    return Buffer.concat([start, text]);
  };
  const { value: _value, ...head } = entry;
  expect(decodeShared(odd(head))).toBeDefined();
  for (const wrong of [
    null,
    [],
    { ...head, freshMs: '5' },
    { ...head, ageMs: -1e13 }, // it would be of the future, and fresh for ever
    { ...head, bytes: -1 },
    { ...head, tagStamps: [1] },
    { ...head, written: [['a']] },
  ]) {
    expect(decodeShared(odd(wrong))).toBeUndefined();
  }
});

test('a forged value lasts no longer in this process than one of ours, and weighs what it weighs', () => {
  const forged = encodeShared({ ...entry, bytes: 0, freshMs: 1e15, revalidateMs: 1e15, errorMs: 1e15 });
  const shared = decodeShared(forged)!;
  expect(shared.bytes).toBe(entry.value.byteLength);
  const request = {
    key: 'k',
    tags: [],
    owner: 'o',
    forMs: 1,
    load: () => Promise.reject(new Error()),
    decode: () => 1,
  };
  const taken = fromShared(shared, request, { askedAt: 10_000, born: 0 })!;
  expect(endOf(taken.life)).toBeLessThanOrEqual(10_000 + 3_600_000);
});
