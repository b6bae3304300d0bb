import { describe, expect, test } from '@jest/globals';
import { createLine } from './line.ts';
import type { Capacity } from './line.ts';

const forever = new AbortController().signal;

/** A line whose calls are served when the test says so. */
function lineOf(capacity: Omit<Capacity, 'serviceMs'>) {
  const due: (() => void)[] = [];
  const line = createLine({ ...capacity, serviceMs: 10 }, (_ms, task) => void due.push(task));
  const ended: string[] = [];
  return {
    ended,
    due,
    call(name: string, signal = forever) {
      void line.pass(signal).then((how) => void ended.push(`${name} ${how}`));
    },
    async serveOne() {
      due.shift()?.();
      await settled();
    },
  };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('a line', () => {
  test('serves so many at once, lets as many wait, and refuses the rest at once', async () => {
    const line = lineOf({ concurrent: 1, queue: 2 });
    for (const name of ['a', 'b', 'c', 'd']) line.call(name);
    await settled();
    expect(line.ended).toEqual(['d full']);
    expect(line.due).toHaveLength(1);
    for (let served = 0; served < 3; served += 1) await line.serveOne();
    expect(line.ended).toEqual(['d full', 'a served', 'b served', 'c served']);
  });

  test('is as long as the service is wide, unless it is said', async () => {
    const line = lineOf({ concurrent: 2 });
    for (const name of ['a', 'b', 'c', 'd', 'e']) line.call(name);
    await settled();
    expect(line.ended).toEqual(['e full']);
  });

  test('has room again when one who waits leaves; who leaves while being served keeps the place until the end', async () => {
    const line = lineOf({ concurrent: 1, queue: 1 });
    const [served, waits] = [new AbortController(), new AbortController()];
    line.call('a', served.signal);
    line.call('b', waits.signal);
    waits.abort();
    served.abort();
    line.call('c');
    line.call('d');
    await settled();
    expect(line.ended.toSorted()).toEqual(['a left', 'b left', 'd full']);
    await line.serveOne();
    expect(line.due).toHaveLength(1);
    await line.serveOne();
    expect(line.ended).toContain('c served');
  });

  test('takes nobody who has left already', async () => {
    const line = lineOf({ concurrent: 1 });
    line.call('a', AbortSignal.abort());
    await settled();
    expect([line.ended, line.due]).toEqual([['a left'], []]);
  });
});
