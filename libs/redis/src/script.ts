import { hash } from 'node:crypto';
import { hashTagOf } from './key-naming.ts';

export interface Script {
  /** For metrics and messages: `rate-limit.take`. */
  readonly name: string;
  readonly lua: string;
  /** What Redis knows it by. */
  readonly sha: string;
}

export type ScriptArgument = string | number | Buffer;

/**
 * A script, once for the process. What Lua gives back loses what follows the decimal point: `return 3.99` is 3. Send
 * whole numbers in small units, or `tostring` them.
 */
export function defineScript(name: string, lua: string): Script {
  return { name, lua, sha: hash('sha1', lua) };
}

/** A Cluster serves a script only when its keys are in one slot; a single Redis would hide the mistake until then. */
export function requireOneHashTag(script: Script, keys: readonly string[]): void {
  const [first, ...others] = keys;
  const tag = first === undefined ? undefined : hashTagOf(first);
  if (tag === undefined) throw new TypeError(`${script.name} needs keys with a hash tag: make them with key().`);
  for (const key of others) {
    if (hashTagOf(key) !== tag) throw new TypeError(`The keys of ${script.name} do not share one hash tag.`);
  }
}
