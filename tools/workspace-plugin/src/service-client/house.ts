// Where the house names its services. What is there already stays as it is.
import type { Tree } from '@nx/devkit';
import { changed } from '../source-text.ts';

export const lib = 'libs/service-clients';

interface Newcomer {
  readonly service: string;
  /** Members that nobody may be shown. */
  readonly internal: readonly string[];
  /** How many operations are new. */
  readonly added: number;
  /** The header in which its errors name their code. */
  readonly errorHeader: string | undefined;
}

/** A service that speaks HTTP and JSON. */
export function enterRestService(tree: Tree, newcomer: Newcomer): void {
  const { service, added, errorHeader } = newcomer;
  const inLib = (path: string, change: (text: string) => string) => changed(tree, `${lib}/${path}`, change);
  if (isNewcomer(tree, service)) {
    exportOperations(tree, service);
    inLib('src/platform.ts', (text) => text.replace(/(export type RestService =[^;]*);/, `$1 | '${service}';`));
    inLib('src/error-formats.ts', (text) =>
      withEntry(text, 'errorFormats', `${service}: ${service}Error`).replace(
        /^import .* from '\.\/revisions\/error-format\.ts';\n/m,
        (line) => `${line}import { ${service}Error } from './${service}/error-format.ts';\n`,
      ),
    );
    inTests(tree, 'tests/contracts.test.ts', { name: 'clients', service });
    inTests(tree, 'tests/all-operations.ts', { name: 'services', service });
  }
  if (errorHeader !== undefined) sendHeader(tree, errorHeader);
  nameInternal(tree, newcomer);
  if (added > 0) countOperations(tree, added, ['tests/contracts.test.ts', 'tests/policies.test.ts']);
}

/** A service that speaks gRPC. */
export function enterGrpcService(tree: Tree, { service, added }: Pick<Newcomer, 'service' | 'added'>): void {
  if (isNewcomer(tree, service)) {
    exportOperations(tree, service);
    changed(tree, `${lib}/src/platform.ts`, (text) =>
      text.replace(/(export type GrpcService =[^;]*);/, `$1 | '${service}';`),
    );
    changed(tree, `${lib}/src/grpc-error-formats.ts`, (text) =>
      withEntry(text, 'grpcErrorFormats', `${service}: ${service}Error`).replace(
        /^import .* from '\.\/search\/error-format\.ts';\n/m,
        (line) => `${line}import { ${service}Error } from './${service}/error-format.ts';\n`,
      ),
    );
    inTests(tree, 'tests/all-operations.ts', { name: 'services', service });
  }
  if (added > 0) countOperations(tree, added, ['tests/policies.test.ts']);
}

function isNewcomer(tree: Tree, service: string): boolean {
  return !(tree.read(`${lib}/package.json`, 'utf8') ?? '').includes(`"./${service}"`);
}

function exportOperations(tree: Tree, service: string): void {
  changed(tree, `${lib}/package.json`, (text) =>
    text.replace(/^ *"\.\/uses"/m, (uses) => `    "./${service}": "./src/${service}/operations.ts",\n${uses}`),
  );
}

/** Tests that go through all services go through this one, too. */
function inTests(
  tree: Tree,
  file: string,
  { name, service }: { readonly name: string; readonly service: string },
): void {
  changed(tree, `${lib}/${file}`, (text) =>
    withEntry(text, name, service).replace(
      /^import \* as revisions .*\n/m,
      (line) => `${line}import * as ${service} from '../src/${service}/operations.ts';\n`,
    ),
  );
}

/** Members that its contract marks, as they are now: they are derived, and no hand edits them. */
function nameInternal(tree: Tree, { service, internal }: Newcomer): void {
  const path = `${lib}/src/internal-members.ts`;
  const text = tree.read(path, 'utf8') ?? '';
  const entry = `${service}: new Set([${internal.map((name) => `'${name}'`).join(', ')}])`;
  const known = new RegExp(`^ {2}${service}: new Set\\(\\[[^\\]]*\\]\\),$`, 'm');
  if (known.test(text)) tree.write(path, text.replace(known, `  ${entry},`));
  else changed(tree, path, (before) => withEntry(before, 'internalMembers', entry));
}

/** An answer's header that nobody asked for does not come in. */
function sendHeader(tree: Tree, header: string): void {
  const path = `${lib}/src/header-lists.ts`;
  if ((tree.read(path, 'utf8') ?? '').includes(`'${header}'`)) return;
  changed(tree, path, (text) => text.replace("    'x-error-code',\n", (line) => `${line}    '${header}',\n`));
}

const counts: Readonly<Record<string, readonly RegExp[]>> = {
  'tests/contracts.test.ts': [/(test\('are )(\d+)(?= together)/g, /(toHaveLength\()(\d+)/g],
  'tests/policies.test.ts': [/(is one of the )(\d+)/g, /(expect\(allOperations\)\.toHaveLength\()(\d+)/g],
  'README.md': [/(the platform's )(\d+)(?= operations)/g],
};

/** How many there are is said where tests make sure that they try all of them. */
function countOperations(tree: Tree, added: number, tests: readonly string[]): void {
  for (const file of [...tests, 'README.md']) {
    changed(tree, `${lib}/${file}`, (text) =>
      (counts[file] ?? []).reduce(
        (made, place) =>
          made.replaceAll(place, (_, before: string, count: string) => `${before}${Number(count) + added}`),
        text,
      ),
    );
  }
}

/** One more in the object of this name. */
function withEntry(text: string, name: string, entry: string): string {
  const made = text.replace(new RegExp(`(const ${name}\\b.*= \\{[^}]*?)(\\n\\};)`), `$1\n  ${entry},$2`);
  if (made === text) throw new Error(`${name} has no place for ${entry}: write it by hand.`);
  return made;
}

export interface Row {
  readonly service: string;
  readonly file: string;
  readonly team: string;
  readonly port: string;
  readonly operations: number;
  readonly added: number;
}

/** The table of services in contracts/README.md. */
export function withRow(text: string, { service, file, team, port, operations, added }: Row): string {
  const row = `| ${service} | ${team} | ${port} | ${operations} | [${file}](${file}) |`;
  const known = new RegExp(`^\\| ${service} \\|.*\\[${file}\\].*$`, 'm');
  const counted = text
    .replace(/\bEight services of eight\s+teams\b/, 'Services of many teams')
    .replace(/\*\*(\d+) operations\*\*/, (_, count: string) => `**${Number(count) + added} operations**`);
  if (known.test(counted)) return counted.replace(known, row);
  const rows = [...counted.matchAll(/^\|.*\[[a-z]+\.(?:yaml|proto)\]\([a-z]+\.(?:yaml|proto)\) \|$/gm)];
  const last = rows.at(-1);
  if (last === undefined) throw new Error(`${lib}/contracts/README.md has no table of services.`);
  const end = last.index + last[0].length;
  return `${counted.slice(0, end)}\n${row}${counted.slice(end)}`;
}
