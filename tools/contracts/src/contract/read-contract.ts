import { readFile } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { grpcErrorFormats } from '@frontdesk/service-clients/uses';
import { wireKey, type ServiceContract } from './contract.ts';
import { openapiContract } from './openapi.ts';
import { compiledProto, protoContract, type ProtoFile } from './proto.ts';

const folder = join(import.meta.dirname, '..', '..', '..', '..', 'libs', 'service-clients', 'contracts');

const speaksGrpc = (service: string) => service in grpcErrorFormats;

/** Which of our services there are, and where the contract that its clients were made from is. */
export function fileOf(service: string): string {
  return join(folder, `${service}.${speaksGrpc(service) ? 'proto' : 'yaml'}`);
}

const known = new Map<string, Promise<ServiceContract>>();

/** The contract that the clients were made from. */
export function contractOf(service: string): Promise<ServiceContract> {
  const contract = known.get(service) ?? readContract(service);
  known.set(service, contract);
  return contract;
}

async function readContract(service: string): Promise<ServiceContract> {
  if (speaksGrpc(service)) return { ...protoContract(await protoOf(service)), title: service };
  return openapiContract(await readFile(fileOf(service), 'utf8'));
}

const compiled = new Map<string, Promise<ProtoFile>>();

function protoOf(service: string): Promise<ProtoFile> {
  const proto = compiled.get(service) ?? readFile(fileOf(service), 'utf8').then(compiledProto);
  compiled.set(service, proto);
  return proto;
}

/** Another contract of a service: it is compared with the one that the clients were made from. */
export async function newContractOf(service: string, text: string): Promise<ServiceContract> {
  if (!speaksGrpc(service)) return openapiContract(text);
  return { ...protoContract(await compiledProto(text), await protoOf(service)), title: service };
}

/** Whose contract a file is: its name says so, or most of what it answers is one service's. */
export async function serviceOf(file: string, text: string, services: readonly string[]): Promise<string> {
  const [firstProto] = services.filter(speaksGrpc);
  const named = services.find((service) => basename(file).split(/[.\-_]/)[0] === service);
  if (named !== undefined) return named;
  if (extname(file) === '.proto' && firstProto !== undefined) return protoServiceOf(text, services) ?? firstProto;
  const keys = new Set(openapiContract(text).operations.map(wireKey));
  const rest = services.filter((service) => !speaksGrpc(service));
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

/** By its package, `platform.search.v1`, if the file's name does not say it. */
function protoServiceOf(text: string, services: readonly string[]): string | undefined {
  const parts = /^package ([\w.]+);/m.exec(text)?.[1]?.split('.') ?? [];
  return services.filter(speaksGrpc).find((service) => parts.includes(service));
}
