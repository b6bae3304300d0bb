import type { Caller } from '@frontdesk/delegation';
import type { CachePolicy } from './cache-policy.ts';
import type { OperationFacts } from './facts.ts';

// The same text each time: a new one would be hashed anew at each of its look-ups.
const owners = new WeakMap<Caller, string>();

/** Whose reads and writes these are. */
export function ownerOf(caller: Caller): string {
  let owner = owners.get(caller);
  if (owner === undefined) owners.set(caller, (owner = counted(caller.tenantId) + counted(caller.userId)));
  return owner;
}

/** All that the answer depends on: who asks, as far as it varies by that, which version answers, and all that is sent. */
export function keyOf(operation: OperationFacts, caller: Caller, sent: string, group = ''): string {
  const varies: CachePolicy['variesBy'] = operation.cache?.variesBy ?? ['tenant', 'user'];
  const user = varies.includes('user') ? caller.userId : '';
  return `${counted(caller.tenantId)}${counted(user)}${counted(group)}${operation.name}\n${sent}`;
}

/** What an answer is about, so that a change can empty it: its operation, and what `about` names, in this tenant only. */
export function tagsOf(operation: OperationFacts, tenantId: string, about: string | undefined): readonly string[] {
  const all = tagOf(operation.name, tenantId);
  return about === undefined ? [all] : [all, tagOf(operation.name, tenantId, about)];
}

export function tagOf(operation: string, tenantId: string, about?: string): string {
  const all = `${counted(tenantId)}${operation}`;
  return about === undefined ? all : `${all}/${about}`;
}

// With its length, so that no two of them can be cut in two ways.
function counted(text: string): string {
  return `${text.length}:${text}/`;
}
