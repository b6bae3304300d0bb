import { wireKey, type ContractOperation, type Parameter } from '../contract/contract.ts';
import type { Schema } from '../schema.ts';
import type { OperationUse, ReadUse, Sent } from '../uses/uses.ts';
import type { Change, Finding } from './answer-findings.ts';
import { misfits, newMisfits } from './fit.ts';

// As callers name the headers that are theirs to choose.
const callerNames: Readonly<Record<string, string>> = { 'if-match': 'ifMatch', 'if-none-match': 'ifNoneMatch', 'idempotency-key': 'idempotencyKey' }; // prettier-ignore

/** What of a reader's requests the new contract would refuse, or no longer know. */
export function requestFindings(change: Change, use: OperationUse, read: ReadUse): readonly Finding[] {
  const { before, after } = change;
  if (wireKey(before) !== wireKey(after)) return [{ place: 'address', what: `is ${after.method} ${after.path} now` }];
  const sent = [...parameterFindings(change, use, read), ...bodyFindings(change, use, read)];
  // What the sources do not tell is taken for the worst, and said.
  const isSeen = read.sends !== undefined && read.sends['body/*'] === undefined;
  const told = isSeen
    ? sent
    : sent.map(({ place, what }) => ({ place, what: `${what} (its sources do not tell whether it is sent)` }));
  return [...told, ...pathFindings(change)];
}

function parameterFindings({ before, after }: Change, use: OperationUse, read: ReadUse): readonly Finding[] {
  const then = new Map(choosable(before).map((one) => [keyOf(one), one]));
  const now = new Map(choosable(after).map((one) => [keyOf(one), one]));
  const changed = [...then].flatMap(([key, old]): readonly Finding[] => {
    const sent = sentOf(old, use, read.sends);
    if (sent === undefined) return [];
    const own = now.get(key);
    if (own === undefined) return [{ place: key, what: 'is no longer known' }];
    return narrowed(own.schema, withValues(old.schema, sent.values)).map((what) => ({ place: key, what }));
  });
  const needed = [...now].filter(([key, { required }]) => required && then.get(key)?.required !== true);
  const missing = needed.filter(([, one]) => sentOf(one, use, read.sends)?.always !== true);
  return [...changed, ...missing.map(([key]) => ({ place: key, what: 'is required now' }))];
}

function choosable({ parameters }: ContractOperation): readonly Parameter[] {
  return parameters.filter((one) => one.in !== 'path');
}

function keyOf({ in: kind, name }: Parameter): string {
  return `${kind} ${name}`;
}

interface SentOne {
  readonly always: boolean;
  readonly values?: readonly unknown[];
}

/** Whether a client sends it: what the operation can send at all, and what is seen in the client's sources. */
function sentOf({ in: kind, name }: Parameter, use: OperationUse, sends: Sent | undefined): SentOne | undefined {
  const header = name.toLowerCase();
  const isPossible = kind === 'query' ? use.query.includes(name) : use.headers.includes(header);
  // Those that prove who asks are sent with every call.
  if (kind === 'header' && !(header in callerNames)) return { always: false };
  if (!isPossible) return undefined;
  return sends === undefined ? { always: false } : sends[kind === 'header' ? (callerNames[header] ?? name) : name];
}

function withValues(schema: Schema, values: readonly unknown[] | undefined): Schema {
  return values === undefined || values.length === 0 ? schema : { ...schema, enum: values };
}

/** Why the service would refuse what its clients may send by the contract before. */
function narrowed(now: Schema, then: Schema): readonly string[] {
  return newMisfits(misfits(now, then, { strict: true }), misfits(then, then, { strict: true })).map(
    ({ what }) => what,
  );
}

function pathFindings({ before, after }: Change): readonly Finding[] {
  const [then, now] = [before, after].map(({ parameters }) => parameters.filter((one) => one.in === 'path'));
  return (now ?? []).flatMap(({ schema }, at) => {
    const old = then?.[at];
    if (old === undefined) return [];
    return narrowed(schema, old.schema).map((what) => ({ place: `path parameter ${at + 1}`, what }));
  });
}

function bodyFindings({ before, after }: Change, use: OperationUse, read: ReadUse): readonly Finding[] {
  const then = before.body?.media[use.contentType];
  if (then === undefined) {
    return before.body === undefined && after.body?.required === true ? [{ place: `request as ${Object.keys(after.body.media).join(', ')}`, what: 'is required now' }] : []; // prettier-ignore
  }
  const now = after.body?.media[use.contentType];
  if (now === undefined) return [{ place: `request as ${use.contentType}`, what: 'is no longer taken' }];
  const given = sentBody(then, read);
  return newMisfits(misfits(now, given, { strict: true }), misfits(then, given, { strict: true })).map(({ path, what }) => ({ place: `request ${path === '' ? '/' : path}`, what })); // prettier-ignore
}

/** Of the body that the contract before allowed, what this reader sends of it. */
function sentBody(then: Schema, { sends, operation }: ReadUse): Schema {
  const members = membersSent(sends, operation);
  if (members === undefined || then.properties === undefined) return then;
  const properties = Object.entries(then.properties).filter(([name]) => name in members);
  const required = properties.filter(([name]) => members[name]?.always === true).map(([name]) => name);
  return {
    ...then,
    properties: Object.fromEntries(properties.map(([name, one]) => [name, withValues(one, members[name]?.values)])),
    required: [...new Set([...required, ...(then.required ?? [])])],
  };
}

function membersSent(sends: Sent | undefined, operation: string): Sent | undefined {
  if (sends === undefined || sends['body/*'] !== undefined) return undefined;
  // The message is all that is sent, with the tenant that the client puts there itself.
  if (operation.startsWith('search.')) return { ...sends, tenantId: { always: true } };
  const own = Object.entries(sends).filter(([name]) => name.startsWith('body/'));
  return own.length === 0 ? undefined : Object.fromEntries(own.map(([name, one]) => [name.slice('body/'.length), one]));
}

/** Ways to prove who asks that are taken no longer. */
export function securityFindings({ before, after }: Change): readonly Finding[] {
  if (before.security.length === 0) return after.security.map((one) => ({ place: `security ${one}`, what: 'is asked for now' })); // prettier-ignore
  if (after.security.length === 0) return [];
  const gone = before.security.filter((one) => !after.security.includes(one));
  return gone.map((one) => ({ place: `security ${one}`, what: `is no longer taken; now: ${after.security.join(', or ')}` })); // prettier-ignore
}
