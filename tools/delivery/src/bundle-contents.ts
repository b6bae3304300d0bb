// What is really in an app's bundle: the packages whose files esbuild took in, and what lies beside it.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './repository.ts';

export interface Package {
  readonly name: string;
  readonly version: string;
  /** As the package says it: an SPDX expression, if it is well-behaved. */
  readonly licence: string | undefined;
  /** The texts that must go with every copy. */
  readonly licenceTexts: readonly string[];
  readonly homepage: string | undefined;
}

interface Metafile {
  readonly outputs: Readonly<Record<string, { readonly inputs: Readonly<Record<string, { bytesInOutput: number }>> }>>;
}

interface PackageJson {
  readonly name?: string;
  readonly version?: string;
  readonly license?: string | { readonly type?: string };
  readonly homepage?: string;
}

/** Read from their package while the app runs: copied into the image. */
const besideBundle = ['swagger-ui-dist'];

/** Each package once for each version, by name. */
export function packagesOf(app: string): Package[] {
  const metafile = JSON.parse(readFileSync(join(root, 'apps', app, 'dist/main.meta.json'), 'utf8')) as Metafile;
  const inputs = Object.values(metafile.outputs).flatMap((output) =>
    Object.entries(output.inputs).flatMap(([path, { bytesInOutput }]) => (bytesInOutput > 0 ? [path] : [])),
  );
  const folders = new Set(inputs.flatMap((path) => packageFolder(path) ?? []));
  for (const name of besideBundle) folders.add(`node_modules/${name}`);
  const packages = new Map<string, Package>();
  for (const folder of folders) {
    const one = packageIn(join(root, folder));
    packages.set(`${one.name}@${one.version}`, one);
  }
  return [...packages.values()].toSorted((a, b) => a.name.localeCompare(b.name) || a.version.localeCompare(b.version));
}

/** `../../node_modules/a/node_modules/@b/c/lib/x.js` → `node_modules/a/node_modules/@b/c`; our own files are in none. */
export function packageFolder(path: string): string | undefined {
  return /(node_modules\/(?:.*\/node_modules\/)?(?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1];
}

function packageIn(folder: string): Package {
  const about = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as PackageJson;
  const texts = readdirSync(folder).filter((file) => /^(licen[cs]e|notice|copying)/i.test(file));
  return {
    name: about.name ?? '',
    version: about.version ?? '',
    licence: typeof about.license === 'string' ? about.license : about.license?.type,
    licenceTexts: texts.flatMap((file) =>
      existsSync(join(folder, file)) ? [readFileSync(join(folder, file), 'utf8')] : [],
    ),
    homepage: about.homepage,
  };
}
