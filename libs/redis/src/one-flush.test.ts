import { expect, test } from '@jest/globals';
import { oneFlush } from './one-flush.ts';

function recorder() {
  const seen: string[] = [];
  const stream = { cork: () => void seen.push('cork'), uncork: () => void seen.push('uncork') };
  return { seen, hold: oneFlush(() => [stream]) };
}

test('what is sent in one turn leaves together, also from promises that go on in it', async () => {
  const { seen, hold } = recorder();
  hold();
  hold();
  await Promise.resolve()
    .then(() => {})
    .then(hold);
  expect(seen).toEqual(['cork']);
  await new Promise(setImmediate);
  expect(seen).toEqual(['cork', 'uncork']);
});

test('the next turn has a flush of its own', async () => {
  const { seen, hold } = recorder();
  hold();
  await new Promise(setImmediate);
  hold();
  await new Promise(setImmediate);
  expect(seen).toEqual(['cork', 'uncork', 'cork', 'uncork']);
});
