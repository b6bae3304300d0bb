// The platform has 47 operations, and each of them is of use to somebody. It is here because no app may know of another.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';

const root = join(import.meta.dirname, '..', '..', '..');
const contracts = join(root, 'libs', 'service-clients', 'contracts');
const apps = readdirSync(join(root, 'apps'));

/** What nobody needs yet, and why. Whoever comes to use one takes it out of this list. */
const unused: Readonly<Record<string, string>> = {};
/** What the clients call in the place of many calls of another one. */
const standsForMany: Readonly<Record<string, string>> = { 'identity.batchGetUsers': 'identity.getUser' };
/** The names of what calls an operation in another way than the others. */
const otherNames: Readonly<Record<string, string>> = {
  'generation.streamChatCompletion': 'generation.createChatCompletion',
};

const operations = readdirSync(contracts).flatMap((file) => {
  const [service, kind] = file.split('.');
  const pattern = { yaml: /^ +operationId: (\w+)$/gm, proto: /^ +rpc (\w+)\(/gm }[kind ?? ''];
  if (pattern === undefined) return [];
  const names = [...readFileSync(join(contracts, file), 'utf8').matchAll(pattern)].map(([, name = '']) => name);
  return names.filter((name) => name !== 'getHealth').map((name) => `${service}.${lowerFirst(name)}`);
});

function lowerFirst(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}

function sourcesOf(project: string): { readonly path: string; readonly text: string }[] {
  const folder = join(root, project, 'src');
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'))
    .map((path) => ({ path, text: readFileSync(join(folder, path), 'utf8') }));
}

/** An app says what it reads in reads.ts, or in the files of reads/. Lint refuses an import that is not used there. */
const isReads = ({ path }: { readonly path: string }) => /^reads(?:\.ts|[\\/].*)$/.test(path);

/** What a lib asks in the name of all apps that answer by it: a model. */
const askedForApps = /^models\.ts$/;

function operationsIn(sources: readonly { readonly text: string }[]): string[] {
  const imports = /^import \{([^}]*)\} from '@frontdesk\/service-clients\/(\w+)';$/gm;
  return sources
    .flatMap(({ text }) => [...text.matchAll(imports)])
    .flatMap(([, names = '', service]) => names.split(',').map((name) => `${service}.${name.trim()}`))
    .map((name) => otherNames[name] ?? name);
}

const read = new Set([
  ...operationsIn(apps.flatMap((app) => sourcesOf(`apps/${app}`).filter(isReads))),
  ...operationsIn(sourcesOf('libs/answering').filter(({ path }) => askedForApps.test(path))),
]);
const isUsed = (operation: string) => read.has(standsForMany[operation] ?? operation) || read.has(operation);

test('the contracts have 47 operations', () => {
  expect(operations).toHaveLength(47);
  expect(new Set(operations).size).toBe(47);
});

test('each of them is used by an app, but for those that are named here', () => {
  expect(operations.filter((operation) => !isUsed(operation)).toSorted()).toEqual(Object.keys(unused).toSorted());
});

test('what the clients call in the place of another is what they declare', () => {
  for (const [operation, instead] of Object.entries(standsForMany)) {
    const [service = '', name = ''] = instead.split('.');
    const file = `${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}.ts`;
    const text = readFileSync(join(root, 'libs', 'service-clients', 'src', service, file), 'utf8');
    expect(text).toContain(`by: ${operation.split('.')[1]}.facts`);
  }
});

test.each(apps)('%s calls all that it says it reads', (app) => {
  const sources = sourcesOf(`apps/${app}`);
  const readers = sources
    .filter(isReads)
    .flatMap(({ text }) => [
      ...text.matchAll(/^ {2}(\w+): (?:withHeaders\(|replayable\()?\s*\w+\s*\.(?:reading|refused)\(/gm),
    ])
    .map(([, name = '']) => name);
  const others = sources.filter((source) => !isReads(source)).map(({ text }) => text);
  const calls = others.join('\n');
  const declared = sources.filter(isReads).flatMap(({ text }) => text.match(/\.reading\(/g) ?? []);
  expect(readers).toHaveLength(declared.length);
  expect(readers.filter((name) => !new RegExp(`\\breads\\.${name}\\b`).test(calls))).toEqual([]);
});
