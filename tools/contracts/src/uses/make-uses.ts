import {
  errorFormats,
  grpcErrorFormats,
  headerNames,
  isUnderstood,
  type GrpcFacts,
  type RestFacts,
} from '@frontdesk/service-clients/uses';
import { goodAnswer, type ContractOperation, type ServiceContract } from '../contract/contract.ts';
import { contractOf } from '../contract/read-contract.ts';
import { appNames, modelRead, readersOfApp, root, type AppReader } from './app-readers.ts';
import { membersAsked } from './kept-by.ts';
import { needOf } from './need-of.ts';
import { batchUse } from './batch-use.ts';
import { refusalsOf } from './refusal-need.ts';
import type { ClientUse, OperationUse, ReadUse, Uses } from './uses.ts';
import { usesInSources } from './where-used.ts';

/** The platform's services. */
const services = [...Object.keys(errorFormats), ...Object.keys(grpcErrorFormats)];

type Contracts = ReadonlyMap<string, ServiceContract>;

/** Asks each app what it reads, and looks in its sources for where it does. */
export async function makeUses(): Promise<Uses> {
  const contracts: Contracts = new Map(await Promise.all(services.map(async (name) => [name, await contractOf(name)] as const))); // prettier-ignore
  const facts = new Map<string, RestFacts>();
  const clients: Record<string, ClientUse> = {};
  for (const app of appNames()) {
    const found = usesInSources(root, app);
    const readers = await readersOfApp(app, found(modelRead).usedBy.length > 0);
    const reads = Object.entries(readers).map(([name, reader]): [string, ReadUse] => {
      for (const one of [reader.operation, reader.operation.batch?.by]) if (one) facts.set(one.name, one);
      const { sends, usedBy } = found(name);
      // What a lib sends is not in the sources of the app.
      const own = name === modelRead || sends === undefined ? {} : { sends };
      return [name, { ...readOf(reader), ...own, usedBy }];
    });
    clients[app] = { reads: Object.fromEntries(reads) };
  }
  const known = [...facts.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
  return {
    understood: understoodBy(known),
    services: Object.fromEntries(
      services.map((name) => [name, { refusals: refusalsOf(name, contracts.get(name)?.operations ?? []) }]),
    ),
    operations: Object.fromEntries(known.map((one) => [one.name, operationUse(one, contracts)])),
    clients,
  };
}

function readOf({ operation, schema, answeredCodes, readsHeaders, media }: AppReader): Omit<ReadUse, 'usedBy'> {
  const needs = needOf(schema);
  return { operation: operation.name, needs, answeredCodes, readsHeaders, ...(media !== undefined && { media }) };
}

function understoodBy([any]: readonly RestFacts[]): readonly number[] {
  const statuses = Array.from({ length: 300 }, (_, at) => 300 + at);
  return statuses.filter((status) => any !== undefined && isUnderstood(any, status));
}

function operationUse(facts: RestFacts | GrpcFacts, contracts: Contracts): OperationUse {
  const contract = contracts.get(facts.service)?.operations.find(({ id }) => `${facts.service}.${id}` === facts.name);
  const keptBy = keptByOf(facts, contract);
  const kept = keptBy.length > 0 ? { keptBy } : {};
  if (typeof facts.method !== 'string') {
    const path = `/${facts.method.parent.typeName}/${facts.method.name}`;
    return { method: 'POST', path, query: [], headers: [], contentType: 'application/json', ...kept };
  }
  const { method, path, query, contentType, batch } = facts as RestFacts;
  const headers = (facts as RestFacts).headers.map((name) => headerNames[name]);
  const batchedBy = batch && contract && batchUse(batch, contracts.get(facts.service)?.operations ?? [], contract);
  return { method, path, query, headers, contentType, ...(batchedBy && { batchedBy }), ...kept };
}

function keptByOf({ cache }: RestFacts | GrpcFacts, contract: ContractOperation | undefined): readonly string[] {
  if (cache?.endsAt === undefined || contract === undefined) return [];
  return membersAsked(goodAnswer(contract), cache.endsAt);
}
