// Writes generated/ from the contract's search.proto, internal fields included, and from health.proto.
// Run: node src/services/search/generate.js
import { execFile } from 'node:child_process';
import { copyFile, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const root = '../../../../../';
const protos = [`${root}libs/service-clients/contracts/search.proto`, 'health.proto'];

/** Every generated file as name → text. */
export async function generated() {
  const folder = await mkdtemp(join(tmpdir(), 'platform-generate-'));
  try {
    for (const proto of protos) await copyFile(here(proto), join(folder, proto.slice(proto.lastIndexOf('/') + 1)));
    const local = [process.execPath, here(`${root}node_modules/.bin/protoc-gen-es`)];
    const plugins = [{ local, out: 'out', opt: ['target=js+dts', 'import_extension=js'] }];
    await writeFile(join(folder, 'buf.yaml'), 'version: v2\n');
    await writeFile(join(folder, 'buf.gen.yaml'), JSON.stringify({ version: 'v2', plugins }));
    // buf keeps a cache and refuses to start without a place for it.
    const env = { ...process.env, HOME: folder, XDG_CACHE_HOME: folder };
    await promisify(execFile)(here(`${root}node_modules/.bin/buf`), ['generate'], { cwd: folder, env });
    const names = await readdir(join(folder, 'out'));
    const texts = await Promise.all(names.map((name) => readFile(join(folder, 'out', name), 'utf8')));
    return new Map(names.map((name, at) => [name, texts[at]]));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [name, text] of await generated()) await writeFile(here(`generated/${name}`), text);
}
