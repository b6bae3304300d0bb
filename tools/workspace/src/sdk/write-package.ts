import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createClient } from '@hey-api/openapi-ts';
import { callable, fileOperations, keyedOperations, problemCodes } from './api-document.ts';
import type { ApiDocument } from './api-document.ts';
import type { Kit } from './kits.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '..', '..', '..', '..');
const compiler = join(root, 'node_modules', 'typescript-native', 'bin', 'tsc');

export interface PackageOptions {
  readonly document: ApiDocument;
  readonly kit: Kit;
  /** A program that uses the package; its README shows it. None: there is a newer version, which has one. */
  readonly example: string | undefined;
  /** What is there already is replaced. */
  readonly folder: string;
}

/** Writes a client package for one version of an app's API. The same document gives the same bytes. */
export async function writePackage(options: PackageOptions): Promise<void> {
  const work = await mkdtemp(join(tmpdir(), 'frontdesk-sdk-'));
  try {
    await writeSources(join(work, 'src'), options);
    const made = join(work, 'package');
    await mkdir(made);
    await writeTexts(made, options);
    await compile(work, made);
    await rm(options.folder, { recursive: true, force: true });
    await cp(made, options.folder, { recursive: true });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function writeSources(folder: string, { document, kit }: PackageOptions): Promise<void> {
  const calls = callable(document, kit);
  await createClient({
    input: structuredClone(calls) as never,
    output: { path: join(folder, 'api'), module: { extension: '.js' } },
    logs: { level: 'silent', file: false },
    plugins: [
      '@hey-api/typescript',
      '@hey-api/client-fetch',
      { name: '@hey-api/sdk', operations: { strategy: 'single', containerName: 'Frontdesk' } },
    ],
  });
  const codes = problemCodes(document).map((code) => `| '${code}'`);
  const listed = (operations: readonly string[]) => operations.map((operation) => `'${operation}'`).join(', ');
  await writeFile(join(folder, 'index.ts'), await template(kit.entry, {}));
  await writeFile(
    join(folder, 'problems.ts'),
    await template('problems.ts.txt', { codes: codes.join('\n  ') || 'never' }),
  );
  await writeFile(join(folder, 'keys.ts'), await template('keys.ts.txt', { keyed: listed(keyedOperations(document)) }));
  await writeFile(join(folder, 'files.ts'), await template('files.ts.txt', { files: listed(fileOperations(calls)) }));
}

const superseded = 'There is a newer version of it, whose package has an example: write nothing new for this one.';

async function writeTexts(folder: string, { document, kit, example }: PackageOptions): Promise<void> {
  const { name, title } = kit;
  const { version, description = '' } = document.info;
  const shown = example === undefined ? superseded : `\`\`\`ts\n${example.trimEnd()}\n\`\`\``;
  const readme = await template('README.md.txt', { name, title, version, description, example: shown });
  await writeFile(join(folder, 'README.md'), readme);
  await writeFile(join(folder, 'openapi.json'), asText(document));
  await writeFile(join(folder, 'package.json'), asText(manifest(kit, version)));
}

function manifest({ name, title }: Kit, version: string): object {
  return {
    name,
    version,
    description: title,
    license: 'UNLICENSED',
    type: 'module',
    sideEffects: false,
    types: './index.d.ts',
    exports: {
      '.': { types: './index.d.ts', default: './index.js' },
      './openapi.json': './openapi.json',
      './package.json': './package.json',
    },
    files: ['**/*.js', '**/*.d.ts', 'openapi.json'],
    engines: { node: '>=20' },
  };
}

/** What a browser, a phone's engine and Node can run, and what any of them can be typed by. */
async function compile(work: string, outDir: string): Promise<void> {
  const compilerOptions = {
    ...{ rootDir: './src', outDir, declaration: true, strict: true, types: [] },
    ...{ target: 'es2022', lib: ['es2022', 'dom', 'dom.iterable'], module: 'nodenext' },
  };
  await writeFile(join(work, 'package.json'), asText({ type: 'module' }));
  await writeFile(join(work, 'tsconfig.json'), asText({ compilerOptions, include: ['src/**/*.ts'] }));
  const env = { ...process.env, NODE_OPTIONS: '' };
  await run(process.execPath, [compiler, '-p', work], { env }).catch((error: { stdout?: string }) => {
    throw new Error(`The generated package does not compile:\n${error.stdout ?? ''}`, { cause: error });
  });
}

async function template(file: string, values: Readonly<Record<string, string>>): Promise<string> {
  const text = await readFile(join(import.meta.dirname, 'templates', file), 'utf8');
  return text.replaceAll(/\{\{(\w+)\}\}/g, (_all, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`${file} wants ${name}.`);
    return value;
  });
}

function asText(value: object): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
