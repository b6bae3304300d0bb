import { readFile } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { wireKey, type ServiceContract } from './contract.ts';
import { openapiContract } from './openapi.ts';
import { compiledProto, protoContract } from './proto.ts';

const folder = join(import.meta.dirname, '..', '..', '..', '..', 'libs', 'service-clients', 'contracts');

/** Which of our services there are, and where the contract that its clients were made from is. */
export function fileOf(service: string): string {
  return join(folder, service === 'search' ? 'search.proto' : `${service}.yaml`);
}

/** The contract that the clients were made from. */
export async function contractOf(service: string): Promise<ServiceContract> {
  const text = await readFile(fileOf(service), 'utf8');
  return service === 'search' ? protoContract(await compiledProto(text)) : openapiContract(text);
}

/** Another contract of a service: it is compared with the one that the clients were made from. */
export async function newContractOf(service: string, text: string): Promise<ServiceContract> {
  if (service !== 'search') return openapiContract(text);
  const before = await readFile(fileOf(service), 'utf8');
  return protoContract(await compiledProto(text), await compiledProto(before));
}

/** Whose contract a file is: its name says so, or most of what it answers is one service's. */
export async function serviceOf(file: string, text: string, services: readonly string[]): Promise<string> {
  if (extname(file) === '.proto') return 'search';
  const named = services.find((service) => basename(file).split(/[.\-_]/)[0] === service);
  if (named !== undefined) return named;
  const keys = new Set(openapiContract(text).operations.map(wireKey));
  const rest = services.filter((service) => service !== 'search');
  const shares = await Promise.all(
    rest.map(async (service) => {
      const own = (await contractOf(service)).operations.filter((operation) => keys.has(wireKey(operation)));
      return { service, count: own.length };
    }),
  );
  const best = shares.toSorted((a, b) => b.count - a.count)[0];
  if (best === undefined || best.count === 0)
    throw new TypeError(`Whose contract is ${file}? Say --service, one of ${services.join(', ')}.`);
  return best.service;
}
