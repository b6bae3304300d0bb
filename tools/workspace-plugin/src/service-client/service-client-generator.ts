import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { formatFiles, generateFiles } from '@nx/devkit';
import type { GeneratorCallback, Tree } from '@nx/devkit';
import { kebabOf } from '../names.ts';
import { codesIn, errorCodeOf } from './error-codes.ts';
import { afterwards } from './afterwards.ts';
import { enterGrpcService, enterRestService, lib, withRow } from './house.ts';
import type { Row } from './house.ts';
import { internalMembersOf } from './internal-members.ts';
import { openApiOf, text_ } from './openapi-document.ts';
import { protoServiceOf } from './proto-operations.ts';
import { grpcErrorFile, grpcExportLine, grpcOperationFile, localName } from './proto-sources.ts';
import { reachFrom, reachedBy, reachedByGrpc } from './reach-from.ts';
import { rawOperations, restOperations } from './rest-operations.ts';
import { errorFormatFile, errorFormatTest, exportLine, operationFile } from './rest-sources.ts';

interface ServiceClientOptions {
  readonly service: string;
  readonly from: string;
  readonly errorCode?: string;
  readonly app?: string;
}

/** `nx g @frontdesk/workspace-plugin:service-client reviews --from ../reviews/openapi.yaml`; again for a newer contract. */
export async function serviceClientGenerator(tree: Tree, options: ServiceClientOptions): Promise<GeneratorCallback> {
  const { service, from } = options;
  requireOwnName(tree, service, extensionOf(from));
  const text = readFileSync(resolve(tree.root, from), 'utf8');
  const { contract, row } =
    extensionOf(from) === 'proto' ? grpcClient(tree, text, options) : restClient(tree, text, options);
  await formatFiles(tree);
  // As its team wrote it: nothing of contracts/ is formatted.
  const file = `${service}.${extensionOf(from)}`;
  tree.write(`${lib}/contracts/${file}`, contract);
  const readme = tree.read(`${lib}/contracts/README.md`, 'utf8') ?? '';
  tree.write(`${lib}/contracts/README.md`, withRow(readme, { service, file, ...row }));
  return () => afterwards(tree.root);
}

interface Made {
  readonly contract: string;
  readonly row: Omit<Row, 'service' | 'file'>;
}

function restClient(tree: Tree, given: string, { service, app, errorCode: said }: ServiceClientOptions): Made {
  const { text: contract, root } = openApiOf(given);
  const nodes = rawOperations(root).map(({ node }) => node);
  const errorCode = errorCodeOf(root, nodes, said);
  const operations = restOperations(root, errorCode);
  const files = operations.map((one) => ({ id: one.id, line: exportLine(one.id), text: operationFile(service, one) }));
  const added = writeSources(tree, service, files);
  const codes = [...new Set(nodes.flatMap((node) => codesIn(root, node, errorCode)))];
  const format = `${lib}/src/${service}/error-format.ts`;
  if (!tree.exists(format)) {
    tree.write(format, errorFormatFile(service, errorCode));
    tree.write(format.replace('.ts', '.test.ts'), errorFormatTest(service, errorCode, codes));
  }
  const errorHeader = errorCode.in === 'header' ? errorCode.name : undefined;
  enterRestService(tree, { service, internal: internalMembersOf(root), added, errorHeader });
  if (app !== undefined) reachFrom(tree, app, { service, ...reachedBy(service, root) });
  const { info } = root;
  const [team, port] = [text_(info?.['x-team']) || 'its own', text_(info?.['x-port']) || '-'];
  return { contract, row: { team, port, operations: operations.length, added } };
}

function grpcClient(tree: Tree, contract: string, { service, app }: ServiceClientOptions): Made {
  const made = protoServiceOf(contract, service);
  const { operations } = made;
  const files = operations.map((one) => ({
    id: localName(one.rpc),
    line: grpcExportLine(one.rpc),
    text: grpcOperationFile(service, made, one),
  }));
  const added = writeSources(tree, service, files);
  const format = `${lib}/src/${service}/error-format.ts`;
  if (!tree.exists(format)) {
    tree.write(format, grpcErrorFile(service, made));
    // Beside the tests of all operations: what only this protocol has.
    generateFiles(tree, join(import.meta.dirname, 'files/grpc'), lib, {
      service,
      name: made.name,
      domain: made.domain,
    });
  }
  enterGrpcService(tree, { service, added });
  const port = /\bport (\d{4,5})\b/i.exec(contract)?.[1] ?? '-';
  if (app !== undefined) reachFrom(tree, app, { service, ...reachedByGrpc(service, port) });
  const team = /\bteam ([\w/-]+)/i.exec(contract)?.[1] ?? 'its own';
  return { contract, row: { team, port, operations: operations.length, added } };
}

const extensionOf = (from: string) => (from.endsWith('.proto') ? 'proto' : 'yaml');

function requireOwnName(tree: Tree, service: string, extension: string): void {
  const isService = tree.exists(`${lib}/src/${service}/operations.ts`);
  const isTaken = tree.exists(`${lib}/src/${service}`) || tree.exists(`${lib}/src/${service}.ts`);
  if (isTaken && !isService) throw new Error(`${service} is the name of something else in ${lib}.`);
  const other = `${service}.${extension === 'proto' ? 'yaml' : 'proto'}`;
  if (tree.exists(`${lib}/contracts/${other}`)) throw new Error(`The contract of ${service} is ${other}.`);
}

interface OperationFile {
  readonly id: string;
  readonly line: string;
  readonly text: string;
}

/** A file for each operation that has none. How many those are. */
function writeSources(tree: Tree, service: string, operations: readonly OperationFile[]): number {
  const folder = `${lib}/src/${service}`;
  const known = tree.read(`${folder}/operations.ts`, 'utf8') ?? '';
  const missing = operations.filter(({ id }) => !known.includes(`{ ${id} }`));
  for (const { id, text } of missing) tree.write(`${folder}/${kebabOf(id)}.ts`, text);
  if (missing.length > 0) {
    tree.write(`${folder}/operations.ts`, `${known}${missing.map(({ line }) => line).join('\n')}\n`);
  }
  return missing.length;
}
