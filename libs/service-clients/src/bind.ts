import { accessTo, type CallerReach, type Platform } from './platform.ts';
import type { Reader } from './reader.ts';

/** What an app reads of the platform, ready to be called. */
export type Bound<Readers> = {
  readonly [Name in keyof Readers]: Readers[Name] extends Reader<infer Params, infer Read, infer Answered>
    ? (params: Params, reach: CallerReach) => Promise<Read | Answered>
    : never;
};

/** Binds each reader to the platform. A reader of a service that the platform lacks fails here, at the start. */
export function bind<const Readers extends Readonly<Record<string, Reader<never, unknown, unknown, never>>>>(
  readers: Readers,
  platform: Platform,
): Bound<Readers> {
  const bound = Object.entries(readers).map(([name, reader]) => {
    accessTo(platform, reader.operation.service);
    return [name, (params: never, reach: CallerReach) => reader.call(platform, params, reach)];
  });
  return Object.fromEntries(bound) as Bound<Readers>;
}
