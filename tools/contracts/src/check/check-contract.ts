import { wireKey, type ContractOperation, type ServiceContract } from '../contract/contract.ts';
import type { Schema } from '../schema.ts';
import type { Place, ReadUse, Uses } from '../uses/uses.ts';
import { answerFindings, codeFindings, headerFindings, internalFindings, refusalFindings, type Change, type Finding } from './answer-findings.ts'; // prettier-ignore
import { entriesOf, membersOf } from './entries.ts';
import { requestFindings, securityFindings } from './request-findings.ts';

export interface ContractReport {
  readonly service: string;
  readonly versions: readonly [before: string, after: string];
  /** Something that a client needs is not there any more: the check fails. */
  readonly breaks: readonly Break[];
  /** Read or sent by these clients, and borne by all that they do with it. */
  readonly borne: readonly BorneChange[];
  /** Nobody reads or sends it. */
  readonly unread: readonly PlainChange[];
}

export interface PlainChange {
  readonly operation: string;
  readonly place: string;
  readonly change: string;
}

export interface BorneChange extends PlainChange {
  readonly clients: readonly string[];
}

export interface Break {
  readonly client: string;
  readonly operation: string;
  readonly place: string;
  readonly what: string;
  readonly reads: readonly { readonly read: string; readonly usedBy: readonly Place[] }[];
}

interface Reader {
  readonly client: string;
  readonly name: string;
  readonly use: ReadUse;
}

/** What a new contract of a service does to each client, by what the clients say that they read and are seen to send. */
export function checkContract(
  service: string,
  before: ServiceContract,
  after: ServiceContract,
  uses: Uses,
): ContractReport {
  // prettier-ignore
  const all = before.operations.map((one) => operationReport({ service, uses, one, other: matching(one, after) }));
  const known = new Set(before.operations.map(({ id }) => id));
  const matched = new Set(before.operations.map((one) => matching(one, after)?.id));
  const added = after.operations.filter(({ id }) => !known.has(id) && !matched.has(id));
  return {
    service,
    versions: [before.version, after.version],
    breaks: all.flatMap(({ breaks }) => breaks),
    borne: all.flatMap(({ borne }) => borne),
    unread: [
      ...all.flatMap(({ unread }) => unread),
      ...added.map(({ id }) => ({ operation: `${service}.${id}`, place: 'operation', change: 'added' })),
    ],
  };
}

/** The same address is the same operation, whatever it is called. */
function matching(one: ContractOperation, { operations }: ServiceContract): ContractOperation | undefined {
  return operations.find((other) => wireKey(other) === wireKey(one)) ?? operations.find(({ id }) => id === one.id);
}

interface Asked {
  readonly service: string;
  readonly uses: Uses;
  readonly one: ContractOperation;
  readonly other: ContractOperation | undefined;
}

type OperationReport = Pick<ContractReport, 'breaks' | 'borne' | 'unread'>;

function operationReport({ service, uses, one, other }: Asked): OperationReport {
  const operation = `${service}.${one.id}`;
  const readers = readersOf(uses, operation);
  if (other === undefined) {
    const gone = { operation, place: 'operation', change: 'removed' };
    if (readers.length === 0) return { breaks: [], borne: [], unread: [gone] };
    return { breaks: grouped(operation, readers.map((reader) => ({ reader, place: 'operation', what: 'is gone' }))), borne: [], unread: [] }; // prettier-ignore
  }
  const change = { before: one, after: other };
  const found = readers.flatMap((reader) => findingsOf(change, reader, service, uses).map((finding) => ({ reader, ...finding }))); // prettier-ignore
  const breaks = grouped(operation, found);
  const broken = new Set(found.map(({ place }) => place));
  const rest = changesOf(one, other).filter(({ place }) => ![...broken].some((at) => place === at || place.startsWith(`${at}/`)) && !isCodeChange(place, broken)); // prettier-ignore
  const told = rest.map((entry) => ({ operation, ...entry, clients: clientsAt(entry.place, readers) }));
  return {
    breaks,
    borne: told.filter(({ clients }) => clients.length > 0),
    unread: told.filter(({ clients }) => clients.length === 0).map(({ clients: _, ...entry }) => entry),
  };
}

/** A list of codes is said in one place and missed in another. */
function isCodeChange(place: string, broken: ReadonlySet<string>): boolean {
  return place.startsWith('refusal') && broken.has('refusal codes');
}

function readersOf({ clients, operations }: Uses, operation: string): readonly Reader[] {
  return Object.entries(clients).flatMap(([client, { reads }]) =>
    Object.entries(reads).flatMap(([name, use]): readonly Reader[] => {
      if (use.operation === operation) return [{ client, name, use }];
      const batch = operations[use.operation]?.batchedBy;
      if (batch?.operation !== operation) return [];
      // What stands for many calls is called by the lib, and read where one answer of many is.
      const { sends: _, ...rest } = use;
      return [{ client, name, use: { ...rest, operation, needs: inBatch(batch.needs, batch.at, use.needs) } }];
    }),
  );
}

/** What is needed of an answer that holds many: what finds one of them, and what is read of that one. */
function inBatch(needs: Schema, [step, ...rest]: readonly string[], one: Schema): Schema {
  if (step === undefined) return { allOf: [needs, one] };
  if (step === '*') return { ...needs, items: inBatch(needs.items ?? {}, rest, one) };
  const member = inBatch(needs.properties?.[step] ?? {}, rest, one);
  return { ...needs, properties: { ...needs.properties, [step]: member } };
}

function findingsOf(change: Change, { use }: Reader, service: string, uses: Uses): readonly Finding[] {
  const operation = uses.operations[use.operation];
  const refusals = uses.services[service];
  return [
    ...(operation === undefined ? [] : requestFindings(change, operation, use)),
    ...securityFindings(change),
    ...answerFindings(change, use),
    ...internalFindings(change, use),
    ...headerFindings(change, use),
    ...codeFindings(change, use),
    ...(refusals === undefined ? [] : refusalFindings(change, refusals, uses)),
  ];
}

type Found = Finding & { readonly reader: Reader };

/** One line for each client and thing that breaks, with all of its reads that it hurts. */
function grouped(operation: string, found: readonly Found[]): readonly Break[] {
  const byKey = Map.groupBy(found, ({ reader, place, what }) => JSON.stringify([reader.client, place, what]));
  return [...byKey.values()].map((all) => {
    const [{ reader, place, what }] = all as [Found];
    const reads = all.map((one) => ({ read: one.reader.name, usedBy: one.reader.use.usedBy }));
    return { client: reader.client, operation, place, what, reads };
  });
}

function changesOf(before: ContractOperation, after: ContractOperation): readonly Omit<PlainChange, 'operation'>[] {
  const [then, now] = [entriesOf(before), entriesOf(after)];
  const places = [...new Set([...then.keys(), ...now.keys()])];
  const changed = places.filter((place) => then.get(place) !== now.get(place));
  const whole = changed.filter((place) => !changed.some((other) => place.startsWith(`${other}/`) && !(then.has(other) && now.has(other)))); // prettier-ignore
  return whole.map((place) => ({ place, change: changeOf(then.get(place), now.get(place)) }));
}

function changeOf(then: string | undefined, now: string | undefined): string {
  if (then === undefined) return `added: ${now}`;
  return now === undefined ? `removed: ${then}` : `${then} → ${now}`;
}

/** Who reads or sends what is at a place. */
function clientsAt(place: string, readers: readonly Reader[]): readonly string[] {
  const path = /^answer (\/.*)$/.exec(place)?.[1];
  const [kind, name = ''] = place.split(' ');
  const isConcerned = ({ use }: Reader): boolean => {
    if (path !== undefined) return path === '/' || membersOf(use.needs).some((member) => member.path === path || path === `${member.path}/*`); // prettier-ignore
    if (kind === 'query') return use.sends === undefined || name in use.sends;
    if (kind === 'request') return use.sends === undefined || 'body/*' in use.sends || name.slice(1) in use.sends || `body${name}` in use.sends; // prettier-ignore
    return kind !== 'answer';
  };
  return [...new Set(readers.filter(isConcerned).map(({ client }) => client))];
}
