import { instanceList } from './instance-list.ts';
import { distinct, instanceAt, parseInstanceUrl } from './instance-urls.ts';
import type { Discovery, Instance } from './instance.ts';

/** A list that changes only when it is told to. */
export interface FixedInstances extends Discovery {
  /** Throws for a bad URL, and keeps the list it had. */
  change(urls: readonly string[]): void;
}

/** `http://a:4101`, or with a weight `http://a:4101;weight=3`; throws a `TypeError` for anything else. */
export function fixedInstances(urls: readonly string[]): FixedInstances {
  const list = instanceList(parsed(urls));
  return {
    get instances() {
      return list.instances;
    },
    subscribe: list.subscribe,
    whenFound: list.whenFound,
    change: (next) => void list.set(parsed(next)),
    close: list.close,
  };
}

function parsed(urls: readonly string[]): Instance[] {
  return distinct(
    urls.map((text) => {
      const { kind, url, weight } = parseInstanceUrl(text);
      if (kind !== 'fixed') throw new TypeError(`A fixed list holds no names to discover: ${text}`);
      return instanceAt(url, { weight });
    }),
  );
}
