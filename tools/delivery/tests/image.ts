// An app as its image has it: the image's files, elsewhere, that nobody may write, and the environment of production.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, copyFile, link, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { freePort } from '@frontdesk/test-kit';
import { copyImageFiles } from '../src/image-files.ts';
import { built } from '../src/kustomize.ts';
import { root, textOf as textIn } from '../src/repository.ts';

const run = promisify(execFile);
/** The user of the image, where we may become it. */
const user = process.getuid?.() === 0 ? { uid: 65532, gid: 65532 } : {};

export interface Image {
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Runs a file of it to its end. */
  run(file: string, ...args: string[]): Promise<Ended>;
  /** Runs the container to its end, with more arguments. */
  runMain(...args: string[]): Promise<Ended>;
  /** Starts it, until it is ready. `more`: of its environment. */
  start(more?: Readonly<Record<string, string>>): Promise<Container>;
  remove(): Promise<void>;
}

interface Ended {
  readonly code: number;
  readonly output: string;
}

export interface Container {
  status(path: string, port?: 'PORT' | 'METRICS_PORT'): Promise<number | undefined>;
  stop(): Promise<{ code: number | null; signal: NodeJS.Signals | null; output: string }>;
}

/** Bundles the app, with its SBOM, as the Dockerfile does. Nx has done so before it runs this project's tests. */
export async function bundled(app: string): Promise<void> {
  if (process.env['NX_TASK_TARGET_TARGET'] === 'test') return;
  const cwd = join(root, 'apps', app);
  await run(process.execPath, [join(root, 'tools/workspace/bundle.js')], { cwd });
  await run(process.execPath, [join(root, 'tools/delivery/src/sbom.ts')], { cwd });
}

/** `stores`: where its Redis is, by the name of the variable. */
export async function imageOf(app: string, stores: Readonly<Record<string, string>>): Promise<Image> {
  const place = await mkdtemp(join(tmpdir(), `frontdesk-${app}-`));
  const [folder, secrets, snapshot] = ['app', 'secrets', 'snapshot'].map((name) => join(place, name)) as [
    string,
    string,
    string,
  ];
  copyImageFiles(app, folder);
  // Its own, as an image has it: the checkout may be where that user may not look.
  const node = join(place, 'node');
  await link(process.execPath, node).catch(() => copyFile(process.execPath, node));
  for (const one of [secrets, snapshot]) await mkdir(one);
  const environment = await environmentOf(app, { secrets, stores });
  await readOnly(folder);
  for (const [path, mode] of [
    [place, 0o755],
    [secrets, 0o755],
    [snapshot, 0o777],
  ] as const)
    await chmod(path, mode);
  const options = { cwd: folder, env: environment, ...user };
  const here = (path: string) =>
    path
      .replace('/usr/local/bin/node', node)
      .replace(/^\/app\b/, folder)
      .replace(/^\/snapshot\b/, snapshot);
  const runAll = async (args: readonly string[]): Promise<Ended> => {
    const child = spawn(node, args, options);
    const output = textOf(child);
    const [code] = (await once(child, 'close')) as [number];
    return { code, output: output() };
  };
  const [taking, main] = ['RUN', 'ENTRYPOINT'].map((keyword) => inDockerfile(keyword).slice(1).map(here)) as [
    string[],
    string[],
  ];
  const taken = await runAll(taking);
  if (taken.code !== 0) throw new Error(`It does not start while it is built:\n${taken.output}`);
  await readOnly(snapshot);
  return {
    folder,
    environment,
    run: (file, ...args) => runAll([join(folder, file), ...args]),
    runMain: (...args) => runAll([...main, ...args]),
    start: (more = {}) => started([node, ...main], { ...options, env: { ...environment, ...more } }),
    remove: () => rm(place, { recursive: true, force: true }),
  };
}

async function environmentOf(
  app: string,
  { secrets, stores }: { secrets: string; stores: Readonly<Record<string, string>> },
): Promise<Record<string, string>> {
  const manifests = built(`docker/kubernetes/${app}/overlays/production`);
  const given = manifests.find(({ kind }) => kind === 'ConfigMap')?.data ?? {};
  const own = {
    HOST: '127.0.0.1',
    PORT: String(await freePort()),
    METRICS_PORT: String(await freePort()),
    DRAIN_DELAY_MS: '100',
    STOP_WITHIN_MS: '2000',
  };
  const environment: Record<string, string> = { ...given, ...own };
  for (const name of Object.keys(given).filter((one) => one.endsWith('_FILE'))) {
    const secret = name.replace(/_FILE$/, '');
    const isSealing = /(SEALING|ENCRYPTION)_KEY$/.test(secret);
    const value = stores[secret] ?? (isSealing ? Buffer.alloc(32, secret).toString('base64') : `secret-of-${secret}`);
    await writeFile(join(secrets, secret), value, { mode: 0o444 });
    environment[name] = join(secrets, secret);
  }
  return environment;
}

/** The last of the image's, in exec form. */
function inDockerfile(keyword: string): string[] {
  const line = [...textIn('docker/Dockerfile').matchAll(new RegExp(`^${keyword} (\\[.*\\])$`, 'gm'))].at(-1)?.[1];
  return JSON.parse(line ?? '[]') as string[];
}

/** As a container's root is: folders in which nothing can be made, files that cannot be changed. */
async function readOnly(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    await chmod(join(entry.parentPath, entry.name), entry.isDirectory() ? 0o555 : 0o444);
  }
  await chmod(folder, 0o555);
}

async function started(
  [node = '', ...args]: readonly string[],
  options: { readonly cwd: string; readonly env: Readonly<Record<string, string>> },
): Promise<Container> {
  const child = spawn(node, args, options);
  const output = textOf(child);
  const ended = once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>;
  const status = (path: string, port: 'PORT' | 'METRICS_PORT' = 'PORT') => statusOf(Number(options.env[port]), path);
  while ((await status('/readyz')) !== 200) {
    if (child.exitCode !== null) throw new Error(`It ended before it was ready:\n${output()}`);
    await pause(10);
  }
  return {
    status,
    async stop() {
      child.kill('SIGTERM');
      const [code, signal] = await ended;
      return { code, signal, output: output() };
    },
  };
}

function statusOf(port: number, path: string): Promise<number | undefined> {
  return new Promise((resolve) => {
    const asked = get({ host: '127.0.0.1', port, path, agent: false }, (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode));
    });
    asked.on('error', () => resolve(undefined));
  });
}

function textOf(child: ReturnType<typeof spawn>): () => string {
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (text += chunk.toString()));
  return () => text;
}
