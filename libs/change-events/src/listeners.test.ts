import { expect, test } from '@jest/globals';
import { anEvent } from '../tests/sample-events.ts';
import type { ChangeEvent } from './change-event.ts';
import { changeListeners } from './listeners.ts';

const event = (id: string) => anEvent({ id }) as unknown as ChangeEvent;

function told(mostOpen = 3) {
  const failures: string[] = [];
  const onFailed = (name: string, error: unknown) => void failures.push(`${name}: ${(error as Error).message}`);
  return { failures, listeners: changeListeners({ mostOpen, onFailed }) };
}

function recorder(name: string, act: (event: ChangeEvent) => void | Promise<void> = () => undefined) {
  const said: string[] = [];
  const listener = {
    name,
    hear: (event: ChangeEvent) => {
      said.push(event.id);
      return act(event);
    },
    lost: () => void said.push('lost'),
    restored: () => void said.push('restored'),
  };
  return { said, listener };
}

test('all listeners hear all in order, until they are taken off', () => {
  const { listeners } = told();
  const [one, other] = [recorder('one'), recorder('other')];
  const off = listeners.add(one.listener);
  listeners.add(other.listener);
  listeners.hear(event('1'));
  listeners.lost();
  listeners.restored();
  off();
  listeners.hear(event('2'));
  expect(one.said).toEqual(['1', 'lost', 'restored']);
  expect(other.said).toEqual(['1', 'lost', 'restored', '2']);
});

test('one that throws, and one whose promise fails, disturb nobody', async () => {
  const { failures, listeners } = told();
  const throwing = {
    name: 'throwing',
    hear: () => {
      throw new Error('thrown');
    },
    lost: () => {
      throw new Error('thrown too');
    },
  };
  const other = recorder('other');
  listeners.add(throwing);
  listeners.add({ name: 'rejecting', hear: () => Promise.reject(new Error('rejected')) });
  listeners.add(other.listener);
  listeners.hear(event('1'));
  listeners.lost();
  await Promise.resolve();
  expect(other.said).toEqual(['1', 'lost']);
  expect(failures.toSorted()).toEqual(['rejecting: rejected', 'throwing: thrown', 'throwing: thrown too']);
});

test('one that cannot keep up misses events, is told so, and hears again when it has caught up', async () => {
  const { failures, listeners } = told(2);
  const open: (() => void)[] = [];
  const slow = recorder('slow', () => new Promise<void>((resolve) => open.push(resolve)));
  const other = recorder('other');
  listeners.add(slow.listener);
  listeners.add(other.listener);
  for (const id of ['1', '2', '3', '4']) listeners.hear(event(id));
  expect(slow.said).toEqual(['1', '2', 'lost']);
  expect(failures).toEqual(['slow: 2 changes are not done with: more are not taken.']);
  open.forEach((resolve) => resolve());
  await new Promise(setImmediate);
  expect(slow.said).toEqual(['1', '2', 'lost', 'restored']);
  listeners.hear(event('5'));
  expect(slow.said.at(-1)).toBe('5');
  expect(other.said).toEqual(['1', '2', '3', '4', '5']);
});

test('a listener may be added while all are told', () => {
  const { listeners } = told();
  const late = recorder('late');
  let isAdded = false;
  const adding = recorder('adding', () => {
    if (!isAdded) listeners.add(late.listener);
    isAdded = true;
  });
  listeners.add(adding.listener);
  listeners.hear(event('1'));
  listeners.hear(event('2'));
  expect(late.said.at(-1)).toBe('2');
});
