import { expect, test } from '@jest/globals';
import { profileSummary } from './profile-summary.ts';

const frame = (functionName: string, url: string) => ({ functionName, url, lineNumber: 9 });

test('a profile is told by place and by function, without the time that it waited', () => {
  const { busyMs, places, functions } = profileSummary({
    nodes: [
      { id: 1, callFrame: frame('(root)', '') },
      { id: 2, callFrame: frame('(idle)', '') },
      { id: 3, callFrame: frame('send', 'file:///a/libs/upstream/src/wire/wire-call.ts') },
      { id: 4, callFrame: frame('dispatch', 'file:///a/node_modules/undici/lib/dispatcher/pool.js') },
      { id: 5, callFrame: frame('(garbage collector)', '') },
      { id: 6, callFrame: frame('writev', 'node:internal/stream_base_commons') },
    ],
    samples: [2, 3, 3, 4, 5, 6],
    timeDeltas: [5000, 1000, 1000, 1000, 500, 500],
  });
  expect(busyMs).toBe(4);
  expect(places).toEqual([
    { name: 'libs/upstream', percent: 50, ms: 2 },
    { name: 'undici', percent: 25, ms: 1 },
    { name: '(garbage collector)', percent: 12.5, ms: 0.5 },
    { name: 'node:internal/stream_base_commons', percent: 12.5, ms: 0.5 },
  ]);
  expect(functions[0]).toMatchObject({ name: 'send libs/upstream/src/wire/wire-call.ts:10', ms: 2 });
});
