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
  /** Names of events of a stream, which come when they come. */
  readonly events?: readonly string[];
}

/** What differs between any two answers: times, ids of requests, what is left of a limit; how long sessions last. */
const always = {
  all: {
    body: ['/requestId'],
    headers: [
      ...['date', 'x-request-id', 'traceparent', 'server-timing', 'ratelimit', 'content-length', 'age'],
      ...['retry-after'],
    ],
  },
  routes: { 'GET /auth/session': { body: ['/startedAt', '/expiresAt', '/endsAt'] } },
} as const satisfies DeclaredNoise;

export interface NoiseOfAnswer {
  readonly body: readonly Noise[];
  readonly headers: ReadonlySet<string>;
  readonly events: ReadonlySet<unknown>;
}

export function noiseAt(noise: DeclaredNoise, method: string, path: string): NoiseOfAnswer {
  // prettier-ignore
  const [place = ''] = path.split('?');
  const declared: (readonly [string, Here])[] = [
    ...Object.entries(always.routes),
    ...Object.entries(noise.routes ?? {}),
  ];
  const routes = declared.filter(([route]) => isRoute(route, `${method} ${place}`));
  const all: Here[] = [always.all, noise.all ?? {}, ...routes.map(([, here]) => here)];
  return {
    body: all.flatMap(({ body = [] }) => body),
    headers: new Set(all.flatMap(({ headers = [] }) => headers)),
    events: new Set(all.flatMap(({ events = [] }) => events)),
  };
}

function isRoute(route: string, asked: string): boolean {
  const escaped = route.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`);
  return new RegExp(`^${escaped.replaceAll('**', '\u0000').replaceAll('*', '[^/]+').replaceAll('\u0000', '.*')}$`).test(asked); // prettier-ignore
}

export async function readNoise(file: string | undefined): Promise<DeclaredNoise> {
  if (file === undefined) return {};
  const noise = parsed(await readFile(file, 'utf8'), file);
  const unknown = Object.keys(noise).filter((name) => name !== 'all' && name !== 'routes');
  if (unknown.length > 0) throw new TypeError(`${file}: ${unknown.join(', ')} is nothing that can be declared.`);
  return noise;
}

function parsed(text: string, file: string): DeclaredNoise {
  try {
    const noise = JSON.parse(text) as unknown;
    if (typeof noise === 'object' && noise !== null) return noise;
  } catch (cause) {
    throw new TypeError(`${file} is no JSON.`, { cause });
  }
  throw new TypeError(`${file} is no JSON object.`);
}
