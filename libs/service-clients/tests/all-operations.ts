import type { Caller } from '@frontdesk/delegation';
import * as access from '../src/access/operations.ts';
import * as activity from '../src/activity/operations.ts';
import * as collaboration from '../src/collaboration/operations.ts';
import * as documents from '../src/documents/operations.ts';
import type { OperationFacts } from '../src/facts.ts';
import * as generation from '../src/generation/operations.ts';
import * as identity from '../src/identity/operations.ts';
import type { GrpcFacts } from '../src/grpc-operation.ts';
import type { CallerReach, Service } from '../src/platform.ts';
import type { Protocol } from '../src/protocol.ts';
import * as revisions from '../src/revisions/operations.ts';
import * as search from '../src/search/operations.ts';
import { operationsOf } from './contract-document.ts';
import { sampleParams } from './sample-message.ts';

/** An operation without its types. */
export interface AnyOperation {
  readonly facts: OperationFacts;
  readonly protocol: Protocol<object>;
}

const services: Readonly<Record<Service, object>> = {
  documents,
  revisions,
  identity,
  access,
  collaboration,
  search,
  generation,
  activity,
};

export const allOperations: readonly AnyOperation[] = Object.values(services).flatMap((service) =>
  Object.values(service as Record<string, unknown>).filter(isOperation),
);
export const named = allOperations.map((one) => [one.facts.name, one] as const);

function isOperation(value: unknown): value is AnyOperation {
  return typeof value === 'object' && value !== null && 'facts' in value && 'protocol' in value;
}

const callerHeader: Readonly<Record<string, string>> = {
  'If-Match': 'ifMatch',
  'If-None-Match': 'ifNoneMatch',
  'Idempotency-Key': 'idempotencyKey',
};
const time = { seconds: 1_781_778_571n, nanos: 1 };
const filter = {
  folderId: 'fld_planning3j8',
  ownerId: 'usr_ada7k2m9qxr3',
  tags: ['q3'],
  documentIds: ['doc_q3plan7x2mva'],
  language: 'en-GB',
  updatedAfter: time,
};
const searches: Readonly<Record<string, object>> = {
  'search.Search': { query: 'Rotterdam', filter, limit: 10, minScore: 0.5 },
  'search.Related': { documentId: 'doc_q3plan7x2mva', limit: 5 },
  'search.Passages': { query: 'Rotterdam', documentIds: ['doc_q3plan7x2mva'], limit: 8, minScore: 0.5 },
  'search.IndexStatus': { documentId: 'doc_q3plan7x2mva' },
};

/** All that an operation can be given. */
export function paramsOf(facts: OperationFacts): Readonly<Record<string, unknown>> {
  const { name, service } = facts;
  const found = searches[name];
  if (found !== undefined) return found as Record<string, unknown>;
  if (typeof (facts as GrpcFacts).method !== 'string') return sampleParams((facts as GrpcFacts).method);
  const contract = operationsOf(service).find(({ id }) => `${service}.${id}` === name);
  const params: Record<string, unknown> = contract?.body === undefined ? {} : { body: contract.body.example };
  for (const parameter of contract?.parameters ?? []) {
    const key = parameter.in === 'header' ? callerHeader[parameter.name] : parameter.name;
    if (key !== undefined) params[key] = parameter.example;
  }
  return params;
}

export const ada = callerOf('ten_halden4k7q2w', 'usr_ada7k2m9qxr3');

export function callerOf(tenantId: string, userId: string): Caller {
  return { tenantId, userId, proof: { token: `of ${tenantId} ${userId}`, expiresAt: 2e9 } };
}

export function reachOf(caller: Caller): CallerReach {
  return { signal: new AbortController().signal, deadline: performance.now() + 5_000, caller };
}
