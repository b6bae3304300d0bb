import { createSeal } from '@frontdesk/sealing';
import { expect, test } from '@jest/globals';
import { manualClock } from '../../tests/manual-clock.ts';
import { memoryLogs } from './memory-log.ts';
import { sealedLog } from './sealed-log.ts';
import type { Batch, Opening } from './stream-log.ts';

const seal = (fill: number) =>
  createSeal(() => [{ id: `k${fill}`, key: Buffer.alloc(32, fill) }], { keyForEach: 'purpose' });
const opening: Opening = {
  ...{ fingerprint: 'f', token: 't', meta: { question: 'Who leaves?' } },
  ...{ leaseMs: 5_000, retentionMs: 60_000, forgetMs: 60_000 },
};
const data = '{"text":"Ada leaves in Q3"}';
const batch: Batch = {
  ...{ token: 't', after: 0, entries: [{ event: 'answer-delta', data }], tally: { text: 'Ada' } },
  ...{ leaseMs: 5_000, maxEntries: 10, maxBytes: 60 },
};

test('what is kept of an answer cannot be read there, and counts by its own length', async () => {
  const plain = memoryLogs({ clock: manualClock() })('a');
  const log = sealedLog(plain, seal(1));
  await log.open('one', opening);
  expect(await log.append('one', batch)).toMatchObject({ state: 'appended' });
  expect(await log.read('one', 0, 10)).toEqual([{ seq: 1, event: 'answer-delta', data }]);
  expect(await log.find('one')).toMatchObject({ meta: opening.meta, tally: { text: 'Ada' } });
  expect(JSON.stringify([await plain.read('one', 0, 10), await plain.find('one')])).not.toMatch(/Ada|leaves/);
});

test('without its key there is no such answer; what was begun without a seal goes on', async () => {
  const plain = memoryLogs({ clock: manualClock() })('a');
  await sealedLog(plain, seal(1)).open('one', opening);
  await sealedLog(plain, seal(1)).append('one', batch);
  const other = sealedLog(plain, seal(2));
  expect(await other.find('one')).toBeUndefined();
  expect(await other.open('one', opening)).toEqual({ state: 'conflict' });
  await expect(other.read('one', 0, 10)).rejects.toThrow('not configured');
  await plain.open('two', opening);
  await plain.append('two', batch);
  expect(await other.find('two')).toMatchObject({ meta: opening.meta });
  expect(await other.read('two', 0, 10)).toEqual([{ seq: 1, event: 'answer-delta', data }]);
});
