import type { Caller } from '@frontdesk/delegation';
import type { OperationFacts } from './facts.ts';

interface Who {
  readonly tenant: string;
  readonly user: string;
  /** Both in one. */
  readonly owner: string;
}

// The same texts each time: new ones would be hashed anew at each of their look-ups.
const known = new WeakMap<Caller, Who>();

function whoIs(caller: Caller): Who {
  let who = known.get(caller);
  if (who === undefined) {
    const [tenant, user] = [counted(caller.tenantId), counted(caller.userId)];
    known.set(caller, (who = { tenant, user, owner: tenant + user }));
  }
  return who;
}

/** Whose reads and writes these are. */
export function ownerOf(caller: Caller): string {
  return whoIs(caller).owner;
}

/** All that the answer depends on: who asks, as far as it varies by that, which version answers, and all that is sent. */
export function keyOf(operation: OperationFacts, caller: Caller, sent: string, group = ''): string {
  const who = whoIs(caller);
  const variesByUser = operation.cache?.variesBy.includes('user') ?? true;
  return `${who.tenant}${variesByUser ? who.user : nobody}${counted(group)}${operation.name}\n${sent}`;
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

const nobody = counted('');
