import { expect, test } from '@jest/globals';
import { z } from 'zod';
import { olderAnswer, olderInput } from './index.ts';

const newer = z.object({ name: z.string(), size: z.number().default(1) });
const older = z.object({ title: z.string() });
const because = { date: '2026-11-22', reason: 'a title is a name' };

// What is checked here is checked by the compiler: each expectation of an error fails the type check when there is none.
test('a converter is given what the newer shape gives, and makes what the older one was published with', () => {
  const { down } = olderAnswer({
    ...because,
    from: newer,
    to: older,
    down: ({ name, size }) => ({ title: `${name} ${size.toFixed(1)}` }), // size is there: the shape gives its default
  });
  expect(down({ name: 'a', size: 1 } as never)).toEqual({ title: 'a 1.0' });

  // @ts-expect-error -- the newer shape has no such member
  olderAnswer({ ...because, from: newer, to: older, down: ({ label }) => ({ title: String(label) }) });
  // @ts-expect-error -- the older shape has a title
  olderAnswer({ ...because, from: newer, to: older, down: ({ name }) => ({ name }) });
  // @ts-expect-error -- and it is a text
  olderAnswer({ ...because, from: newer, to: older, down: ({ size }) => ({ title: size }) });
  // @ts-expect-error -- nobody knows since when it is there
  expect(() => olderAnswer({ reason: '', from: newer, to: older, down: ({ name }) => ({ title: name }) })).toThrow();
});

test('an input is carried over to what the newer version takes, which may leave out what has a default', () => {
  const { up } = olderInput({ ...because, from: older, to: newer, up: ({ title }) => ({ name: title }) });
  expect(up({ title: 'a' } as never)).toEqual({ name: 'a' });

  // @ts-expect-error -- the newer version needs a name
  olderInput({ ...because, from: older, to: newer, up: () => ({ size: 1 }) });
});
