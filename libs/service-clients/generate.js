// Writes src/<service>/generated/ from contracts/. Internal members are removed before anything is generated, so that
// no type of ours can name one. Run: npx nx run service-clients:generate; `--check` only compares.
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import openapiTypescript, { astToString } from 'openapi-typescript';
import { parse } from 'yaml';

const run = promisify(execFile);
const here = dirname(fileURLToPath(import.meta.url));
const contracts = join(here, 'contracts');
const unused = new Set(['paths', 'webhooks', '$defs']); // operations and components say it all
const notice = (contract) =>
  `// Generated from contracts/${contract} without its internal members. Do not edit: npx nx run service-clients:generate\n`;

/** A copy without properties marked `x-internal`, and without examples, which show them. */
function withoutInternal(node) {
  if (Array.isArray(node)) return node.map(withoutInternal);
  if (typeof node !== 'object' || node === null) return node;
  const hidden = new Set(internalNames(node));
  const kept = Object.entries(node).filter(([key]) => key !== 'example' && key !== 'examples');
  return Object.fromEntries(
    kept.map(([key, value]) => {
      if (key === 'properties') return [key, publicProperties(value, hidden)];
      if (key === 'required' && Array.isArray(value)) return [key, value.filter((name) => !hidden.has(name))];
      return [key, withoutInternal(value)];
    }),
  );
}

/** The contract's proto without fields marked `(internal)`, the option itself, and comments, whose examples show them. */
function protoWithoutInternal(proto) {
  return proto
    .replace(/^extend google\.protobuf\.FieldOptions \{[^}]*\}\n/m, '')
    .split('\n')
    .filter((line) => !/\[\(internal\) = true\]|^\s*\/\/|google\/protobuf\/descriptor\.proto/.test(line))
    .join('\n');
}

/** Every generated file as path (below src/) → text. */
async function generated() {
  const names = (await readdir(contracts)).sort();
  const types = names.filter((name) => name.endsWith('.yaml')).map(contractTypes);
  const messages = names.filter((name) => name.endsWith('.proto')).map(protoFiles);
  return new Map([...(await Promise.all(types)), ...(await Promise.all(messages)).flat()]);
}

async function contractTypes(file) {
  const contract = parse(await readFile(join(contracts, file), 'utf8'));
  const types = await openapiTypescript(withoutInternal(contract), { defaultNonNullable: false });
  const used = types.filter((type) => !unused.has(type.name?.text));
  return [`${file.replace('.yaml', '')}/generated/contract.ts`, `${notice(file)}\n${astToString(used)}`];
}

async function protoFiles(file) {
  const service = file.replace('.proto', '');
  const folder = await mkdtemp(join(tmpdir(), 'frontdesk-generate-'));
  try {
    await writeFile(join(folder, file), protoWithoutInternal(await readFile(join(contracts, file), 'utf8')));
    await writeFile(join(folder, 'buf.yaml'), 'version: v2\n');
    await writeFile(join(folder, 'buf.gen.yaml'), JSON.stringify(template()));
    // HOME: buf keeps a cache, and refuses to start without a place for it. PATH: both tools are started by `node`.
    const env = { HOME: folder, PATH: dirname(process.execPath) };
    await run(bin('buf'), ['generate'], { cwd: folder, env });
    const names = [`${service}_pb.js`, `${service}_pb.d.ts`];
    const texts = await Promise.all(names.map((name) => readFile(join(folder, 'out', name), 'utf8')));
    return names.map((name, at) => [`${service}/generated/${name}`, `${notice(file)}${texts[at]}`]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function template() {
  const plugin = {
    local: [process.execPath, bin('protoc-gen-es')],
    out: 'out',
    opt: ['target=js+dts', 'import_extension=js'],
  };
  return { version: 'v2', plugins: [plugin] };
}

function bin(name) {
  return join(here, '../../node_modules/.bin', name);
}

function internalNames(schema) {
  return Object.entries(schema.properties ?? {})
    .filter(([, property]) => property?.['x-internal'] === true)
    .map(([name]) => name);
}

// Keys here are names, not keywords: a property may be called `example`.
function publicProperties(properties, hidden) {
  const entries = Object.entries(properties).filter(([name]) => !hidden.has(name));
  return Object.fromEntries(entries.map(([name, schema]) => [name, withoutInternal(schema)]));
}

/** Writes what differs, or with `--check` only says so and fails. */
async function main(check) {
  for (const [path, text] of await generated()) {
    const file = join(here, 'src', path);
    if ((await readFile(file, 'utf8').catch(() => undefined)) === text) continue;
    process.stdout.write(`src/${path} ${check ? 'is not what its contract says' : 'written'}\n`);
    if (check) process.exitCode = 1;
    else await mkdir(dirname(file), { recursive: true }).then(() => writeFile(file, text));
  }
}

await main(process.argv.includes('--check'));
