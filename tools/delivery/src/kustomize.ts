// What `kubectl kustomize` makes of a folder, for the parts of kustomize that the manifests use; any other part is refused.
import { join, normalize } from 'node:path';
import { parse } from 'yaml';
import { apps, documentsIn, textOf, yamlOf } from './repository.ts';

export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { name: string; namespace?: string; labels?: Record<string, string> };
  readonly data?: Record<string, string>;
  readonly spec?: unknown;
}

interface Generator {
  readonly name: string;
  readonly behavior?: 'create' | 'merge';
  readonly envs?: string[];
  readonly literals?: string[];
}

interface Operation {
  readonly op: 'add' | 'replace' | 'remove';
  readonly path: string;
  readonly value?: unknown;
}

interface Patch {
  readonly target: { kind: string; name: string };
  readonly patch: string;
}

interface Kustomization {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace?: string;
  readonly resources?: string[];
  readonly configMapGenerator?: Generator[];
  readonly patches?: Patch[];
  readonly images?: { name: string; newName?: string; newTag?: string; digest?: string }[];
}

const known = ['apiVersion', 'kind', 'namespace', 'resources', 'configMapGenerator', 'patches', 'images'];

/** The manifests of a folder of the repository that has a kustomization.yaml. */
export function built(folder: string): Manifest[] {
  const file = yamlOf(join(folder, 'kustomization.yaml')) as Kustomization;
  const unknown = Object.keys(file).filter((key) => !known.includes(key));
  if (unknown.length > 0) throw new Error(`${folder}: what is ${unknown.join(', ')}?`);
  let manifests = (file.resources ?? []).flatMap((resource) => resourceIn(folder, resource));
  for (const generator of file.configMapGenerator ?? []) manifests = withConfigMap(manifests, generator, folder);
  for (const patch of file.patches ?? []) applyPatch(manifests, patch, folder);
  for (const image of file.images ?? []) setImage(manifests, image, folder);
  if (file.namespace !== undefined) for (const { metadata } of manifests) metadata.namespace = file.namespace;
  return manifests;
}

function resourceIn(folder: string, resource: string): Manifest[] {
  const path = normalize(join(folder, resource));
  return /\.ya?ml$/.test(resource) ? (documentsIn(path) as Manifest[]) : built(path);
}

function withConfigMap(manifests: Manifest[], generator: Generator, folder: string): Manifest[] {
  const lines = [
    ...(generator.envs ?? []).flatMap((file) => textOf(join(folder, file)).split('\n')),
    ...(generator.literals ?? []),
  ].filter((line) => line.trim() !== '' && !line.startsWith('#'));
  const data = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );
  const there = manifests.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === generator.name);
  if ((generator.behavior === 'merge') !== (there !== undefined)) {
    throw new Error(
      `${folder}: ConfigMap ${generator.name} is ${there ? 'there already' : 'not there to be merged with'}`,
    );
  }
  const rest = manifests.filter((one) => one !== there);
  return [
    ...rest,
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: generator.name }, data: { ...there?.data, ...data } },
  ];
}

function applyPatch(manifests: readonly Manifest[], { target, patch }: Patch, folder: string): void {
  const found = manifests.filter(({ kind, metadata }) => kind === target.kind && metadata.name === target.name);
  if (found.length !== 1) throw new Error(`${folder}: ${found.length} are ${target.kind} ${target.name}`);
  for (const operation of parse(patch) as Operation[]) applyOperation(found[0] as object, operation, folder);
}

function applyOperation(manifest: object, { op, path, value }: Operation, folder: string): void {
  const keys = path
    .slice(1)
    .split('/')
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
  const last = keys.pop() ?? '';
  let at = manifest as Record<string, unknown>;
  for (const key of keys) {
    at = at[key] as Record<string, unknown>;
    if (at === undefined) throw new Error(`${folder}: nothing is at ${path}`);
  }
  if (op !== 'add' && !(last in at)) throw new Error(`${folder}: nothing is at ${path}`);
  if (op === 'remove') delete at[last];
  else at[last] = value;
}

function setImage(
  manifests: readonly Manifest[],
  image: NonNullable<Kustomization['images']>[number],
  folder: string,
): void {
  const containers = manifests.flatMap(({ spec }) => containersIn(spec)).filter((one) => one.image === image.name);
  if (containers.length === 0) throw new Error(`${folder}: no container has the image ${image.name}`);
  const version = image.digest ? `@${image.digest}` : `:${image.newTag ?? ''}`;
  for (const container of containers) container.image = `${image.newName ?? image.name}${version}`;
}

function containersIn(spec: unknown): { image: string }[] {
  const { template } = (spec ?? {}) as { template?: { spec: { containers: { image: string }[] } } };
  return template?.spec.containers ?? [];
}

/** The folders of kustomizations that are applied as they are. */
export const folders: readonly string[] = [
  ...apps.flatMap((app) =>
    ['development', 'production'].map((overlay) => `docker/kubernetes/${app}/overlays/${overlay}`),
  ),
  'docker/kubernetes/redis',
  'docker/kubernetes/cluster',
];
