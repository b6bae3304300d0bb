import { expect, jest, test } from '@jest/globals';
import { span } from '../waterfall/sample-spans.ts';
import { createTraceStore } from './trace-store.ts';

const of = (traceId: string, place: string) => ({ ...span(place, [0, 1]), traceId });

test('who waits for a trace has it as soon as the span of its request is there', async () => {
  const store = createTraceStore();
  const found = store.find('a', 60_000);
  store.add([of('b', 'request')]);
  store.add([of('a', 'request>call')]);
  store.add([of('a', 'request')]);
  expect((await found)?.map(({ id }) => id)).toEqual(['call', 'request']);
});

test('who waits in vain is told so', async () => {
  jest.useFakeTimers();
  const found = createTraceStore().find('a', 1_000);
  jest.advanceTimersByTime(1_000);
  expect(await found).toBeUndefined();
  jest.useRealTimers();
});

test('the oldest go when there are many', async () => {
  const store = createTraceStore();
  for (let at = 0; at <= 300; at += 1) store.add([of(`t${at}`, 'request')]);
  expect(await store.find('t0', 0)).toBeUndefined();
  expect(await store.find('t1', 0)).toHaveLength(1);
});
