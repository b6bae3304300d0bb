import { execFile } from 'node:child_process';
import { cp, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const app = fileURLToPath(new URL('..', import.meta.url));
const workspace = fileURLToPath(new URL('../../../', import.meta.url));

/** A project of somebody else, who installed our package and has our example. */
export interface Customer {
  /** The files of the package, by path. */
  packageFiles(version: number): Promise<Record<string, string>>;
  /** The package as this process has it, for tests that are its network. */
  load<Package>(): Promise<Package>;
  /** What the compiler says of the example, and of variants of it in files of their own: nothing, if all are right. */
  typecheck(variants: Readonly<Record<string, (example: string) => string>>): Promise<string>;
  /** What the example prints. */
  run(env: Readonly<Record<string, string>>): Promise<string>;
  leave(): Promise<void>;
}

/** Makes the packages as `npx nx run <app>:sdk` does, and installs that of one version. */
export async function sdkCustomer(version: number, project: string): Promise<Customer> {
  const folder = join(app, 'dist', `${project}-${process.pid}`);
  const packages = join(folder, 'packages');
  await mkdir(folder, { recursive: true });
  await node([join(workspace, 'tools/workspace/src/sdk.ts'), '--out', packages]);
  await cp(join(app, 'sdk-example'), folder, { recursive: true });
  const made = join(packages, `v${version}`);
  const { name } = JSON.parse(await readFile(join(made, 'package.json'), 'utf8')) as { name: string };
  await cp(made, join(folder, 'node_modules', name), { recursive: true });
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
  const example = join(folder, 'example.ts');
  return {
    packageFiles: (of) => filesBelow(join(packages, `v${of}`)),
    load: async <Package>() => (await import(pathToFileURL(join(made, 'index.js')).href)) as Package,
    async typecheck(variants) {
      const text = await readFile(example, 'utf8');
      const files = Object.entries(variants).map(([file, change]) => writeFile(join(folder, file), change(text)));
      await Promise.all(files);
      const compiled = node([
        join(workspace, 'node_modules/typescript-native/bin/tsc'),
        '-p',
        folder,
        '--pretty',
        'false',
      ]);
      return await compiled.catch((error: { stdout?: string }) => error.stdout ?? String(error));
    },
    run: (env) => node([example], env),
    leave: () => rm(folder, { recursive: true, force: true }),
  };
}

async function node(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<string> {
  const quiet = { NODE_OPTIONS: '', NODE_NO_WARNINGS: '1' };
  return (await run(process.execPath, args, { cwd: app, env: { ...process.env, ...quiet, ...env } })).stdout;
}

async function filesBelow(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const texts = files.toSorted().map(async (file) => [file.slice(folder.length), await readFile(file, 'utf8')]);
  return Object.fromEntries(await Promise.all(texts)) as Record<string, string>;
}
