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
  const { set, ...list } = instanceList(parsed(urls));
  return {
    ...list,
    get instances() {
      return list.instances;
    },
    change: (next) => void set(parsed(next)),
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
