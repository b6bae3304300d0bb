import { accessTo, type CallerReach, type Platform } from './platform.ts';
import type { Reader } from './reader.ts';

/** What an app reads of the platform, ready to be called. */
export type Bound<Readers> = {
  readonly [Name in keyof Readers]: Readers[Name] extends Reader<infer Params, infer Read, infer Answered>
    ? (params: Params, reach: CallerReach) => Promise<Read | Answered>
    : never;
};

type AnyReader = Reader<never, unknown, unknown, never>;

const boundFrom = new WeakMap<object, Readonly<Record<string, AnyReader>>>();

/** The readers that were bound, by their names: for tools that tell what an app depends on. */
export function readersOf(bound: object): Readonly<Record<string, AnyReader>> {
  return boundFrom.get(bound) ?? {};
}

/** Binds each reader to the platform. A reader of a service that the platform lacks fails here, at the start. */
export function bind<const Readers extends Readonly<Record<string, AnyReader>>>(
  readers: Readers,
  platform: Platform,
): Bound<Readers> {
  const calls = Object.entries(readers).map(([name, reader]) => {
    accessTo(platform, reader.operation.service);
    return [name, (params: never, reach: CallerReach) => reader.call(platform, params, reach)];
  });
  const bound = Object.fromEntries(calls) as Bound<Readers>;
  boundFrom.set(bound, readers);
  return bound;
}
