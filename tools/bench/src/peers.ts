// What Frontdesk is compared with: programs of `../peers`, with packages of their own.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { startChild } from '@frontdesk/test-kit';
import { request } from 'undici';
import { documentPath } from './calls.ts';
import type { Around, Contender } from './contenders.ts';
import { createLoad, type View } from './load.ts';
import { peerPath } from './prepare-peers.ts';

export interface Peer extends Contender {
  /** The view as it is answered once, without what GraphQL puts around it. */
  read(): Promise<unknown>;
}

export interface PeerProgram {
  readonly title: string;
  readonly program: string;
  readonly graphql?: boolean;
  /** Says why it cannot be had on this machine. */
  readonly missing?: () => string | undefined;
}

/** By a short name, in the order of the table. */
export const peers = {
  usual: { title: 'the usual: Express, axios, opossum, zod …', program: 'src/usual.js' },
  nest: { title: 'NestJS, axios, class-validator', program: 'dist/nest/main.js' },
  apollo: { title: 'Apollo Server, datasource-rest', program: 'src/apollo.js', graphql: true },
  yoga: { title: 'GraphQL Yoga, undici', program: 'src/yoga.js', graphql: true },
  hive: { title: 'Hive Gateway over OpenAPI', program: 'hive/start.js', graphql: true },
  njs: { title: 'nginx njs, no features', program: 'njs/start.js', missing: whyNoNjs },
} as const satisfies Readonly<Record<string, PeerProgram>>;

export type PeerName = keyof typeof peers;

export async function startPeer(name: PeerName, { stubs, redis }: Around): Promise<Peer> {
  const { title, program, graphql = false }: PeerProgram = peers[name];
  const child = await startChild(peerPath(program), {
    env: {
      NODE_ENV: 'production',
      STUB_URLS: JSON.stringify(stubs),
      ...(redis !== undefined && { REDIS_URL: redis }),
    },
    readyWithinMs: 90_000,
  });
  const token = await (await request(`${stubs['control']}/token`)).body.text();
  const authorization = `Bearer ${token}`;
  const view: View = graphql
    ? { ...(await question()), headers: { authorization, 'content-type': 'application/json' }, url: urlOf(child) }
    : { path: documentPath, headers: { authorization }, url: urlOf(child) };
  return { name: title, child, load: createLoad(view), cpuUs: [], read: () => readOnce(view) };
}

const urlOf = (child: Contender['child']): string => child.urls['app'] ?? '';

/** What a client sends to the peers that speak GraphQL. */
async function question(): Promise<Pick<View, 'path' | 'body'>> {
  const { query } = (await import(peerPath('src/graphql-view.js'))) as { query: string };
  const variables = { id: documentPath.slice(documentPath.lastIndexOf('/') + 1) };
  return { path: '/graphql', body: JSON.stringify({ query, variables }) };
}

/** Asks for the view once; what GraphQL has around it is taken off. */
export async function readOnce({ url, path, headers, body }: View): Promise<unknown> {
  const method = body === undefined ? 'GET' : 'POST';
  const asked = await request(`${url}${String(path)}`, { method, headers, ...(body !== undefined && { body }) });
  const answer = (await asked.body.json()) as { data?: { documentView?: unknown } };
  return body === undefined ? answer : answer.data?.documentView;
}

const njsModule = '/usr/lib/nginx/modules/ngx_http_js_module.so';

function whyNoNjs(): string | undefined {
  try {
    execFileSync('nginx', ['-v'], { stdio: 'ignore' });
    readFileSync(njsModule);
    return undefined;
  } catch {
    return `nginx njs is left out: there is no nginx in the path, or no ${njsModule} (Debian: nginx, libnginx-mod-http-js)`;
  }
}
