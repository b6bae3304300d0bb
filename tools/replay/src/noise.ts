import { readFile } from 'node:fs/promises';
import type { Noise } from '@frontdesk/rollout/compare';

/** What may differ between two builds, or between two runs of one. */
export interface DeclaredNoise {
  /** Everywhere. */
  readonly all?: Here;
  /** `GET /v1/documents/*`: `*` is one part of a path, `**` the rest; the query is not looked at. */
  readonly routes?: Readonly<Record<string, Here>>;
}

interface Here {
  /** JSON Pointers in which `*` is any member or index, bags (`unordered`), and tolerances (`numbers`, `within`). */
  readonly body?: readonly Noise[];
  /** Names of headers, in small letters. */
  readonly headers?: readonly string[];
}

/** What differs between any two answers: times, ids of requests, what is left of a limit. */
const always: Here = {
  body: ['/requestId'],
  headers: [
    'date',
    'x-request-id',
    'traceparent',
    'server-timing',
    'ratelimit',
    'content-length',
    'age',
    'retry-after',
  ],
};

export function noiseAt(
  noise: DeclaredNoise,
  method: string,
  path: string,
): { readonly body: readonly Noise[]; readonly headers: ReadonlySet<string> } {
  // prettier-ignore
  const [place = ''] = path.split('?');
  const routes = Object.entries(noise.routes ?? {}).filter(([route]) => isRoute(route, `${method} ${place}`));
  const all = [always, noise.all ?? {}, ...routes.map(([, here]) => here)];
  return {
    body: all.flatMap(({ body = [] }) => body),
    headers: new Set(all.flatMap(({ headers = [] }) => headers)),
  };
}

function isRoute(route: string, asked: string): boolean {
  const escaped = route.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`);
  return new RegExp(`^${escaped.replaceAll('**', '\u0000').replaceAll('*', '[^/]+').replaceAll('\u0000', '.*')}$`).test(asked); // prettier-ignore
}

export async function readNoise(file: string | undefined): Promise<DeclaredNoise> {
  if (file === undefined) return {};
  const noise = JSON.parse(await readFile(file, 'utf8')) as DeclaredNoise;
  const unknown = Object.keys(noise).filter((name) => name !== 'all' && name !== 'routes');
  if (unknown.length > 0) throw new TypeError(`${file}: ${unknown.join(', ')} is nothing that can be declared.`);
  return noise;
}
