import type { Node } from './openapi-document.ts';

/** Members that a contract marks `x-internal`. A name that it also shows elsewhere cannot be kept from anybody. */
export function internalMembersOf(root: Node): readonly string[] {
  const found = { internal: new Set<string>(), shown: new Set<string>() };
  collect(root, found);
  const both = [...found.internal].filter((name) => found.shown.has(name));
  if (both.length > 0) throw new Error(`The contract has these both as internal and not: ${both.join(', ')}.`);
  return [...found.internal].toSorted();
}

function collect(node: unknown, found: { readonly internal: Set<string>; readonly shown: Set<string> }): void {
  if (typeof node !== 'object' || node === null) return;
  for (const [key, value] of Object.entries(node) as [string, unknown][]) {
    if (key === 'properties' && typeof value === 'object' && value !== null) {
      for (const [name, member] of Object.entries(value) as [string, { 'x-internal'?: unknown } | null][]) {
        (member?.['x-internal'] === true ? found.internal : found.shown).add(name);
      }
    }
    collect(value, found);
  }
}
