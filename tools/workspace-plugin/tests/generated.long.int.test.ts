// Each kind of BFF, generated into a copy of the repository and used as it is: not one edit.
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { copyWorkspace, cpuSecondsOf } from './workspace-copy.ts';
import type { WorkspaceCopy } from './workspace-copy.ts';

const plugin = '@frontdesk/workspace-plugin';
// Of wall time, on a machine that does nothing else; this one may run every other test beside it.
const longestMs = 600_000;
// From `nx g bff` to green tests and a running server, of the processor: what a laptop does while one looks on.
const mostCpuS = 60;

let copy: WorkspaceCopy;
beforeAll(() => {
  copy = copyWorkspace();
}, longestMs);
afterAll(() => copy?.remove());

interface Spent {
  cpuS: number;
  wallS: number;
}
const spent: Record<string, Record<string, Spent>> = {};

/** What a step took: all that it ran. */
function timed(of: string, step: string, act: () => unknown): void {
  const [cpuBefore, started] = [copy.spent.cpuS, performance.now()];
  act();
  note(of, step, { cpuS: copy.spent.cpuS - cpuBefore, wallS: (performance.now() - started) / 1000 });
}

function note(of: string, step: string, { cpuS, wallS }: Spent): void {
  (spent[of] ??= {})[step] = { cpuS: Math.round(cpuS * 10) / 10, wallS: Math.round(wallS * 10) / 10 };
}

/** The app and, the first time, each lib that it rests on: in one process, which for Nx are as many as there are libs. */
function typecheck(app: string): void {
  const tsc = join('node_modules', 'typescript-native', 'bin', 'tsc');
  copy.run('node', tsc, '--build', join('apps', app, 'tsconfig.json'), '--emitDeclarationOnly');
}

const auths = ['bearer', 'session', 'api-key', 'bot', 'service'];

describe.each(auths)('a BFF whose callers show: %s', (auth) => {
  const name = `made-${auth}`;
  const app = `apps/${name}-bff`;

  test(
    'is generated; lint, types and its tests are green; it starts and answers',
    async () => {
      timed(auth, 'generate', () => copy.run('nx', 'g', `${plugin}:bff`, name, '--auth', auth, '--skipInstall'));
      timed(auth, 'lint', () => copy.run('eslint', app));
      timed(auth, 'types', () => typecheck(`${name}-bff`));
      timed(auth, 'tests', () => copy.runIn(app, 'jest'));
      await started(auth, `${app}/src/main.ts`, async ({ app: url, metrics }) => {
        const status = async (address: string, init?: RequestInit) => (await fetch(address, init)).status;
        expect(await status(`${url}/readyz`)).toBe(200);
        expect(await status(`${url}/docs`)).toBe(200);
        expect(await status(`${metrics}/metrics`)).toBe(200);
        const path = `/v1/documents/doc_q3plan7x2mva${auth === 'service' ? '/for-recipient' : ''}`;
        const headers = auth === 'session' ? { 'Frontdesk-CSRF': '1', 'Sec-Fetch-Site': 'same-origin' } : {};
        expect(await status(url + path, { method: auth === 'service' ? 'POST' : 'GET', headers })).toBe(401);
        if (auth === 'session') {
          const login = await fetch(`${url}/auth/login`, { redirect: 'manual' });
          expect(login.status).toBe(503); // there is no login system: a page says so
        }
        if (auth === 'bot') expect(await status(`${url}/api/messages`, { method: 'POST' })).toBe(401);
      });
      const cpuS = Object.values(spent[auth] ?? {}).reduce((sum, step) => sum + step.cpuS, 0);
      const wallS = Object.values(spent[auth] ?? {}).reduce((sum, step) => sum + step.wallS, 0);
      note(auth, 'all', { cpuS, wallS });
      expect(cpuS).toBeLessThan(mostCpuS);
    },
    longestMs,
  );

  test(
    'is formatted; its image can be made, it starts from its bundle, and its client package compiles',
    async () => {
      copy.run('prettier', '--check', app, `docker/kubernetes/${name}-bff`, `.github/workflows/deploy-${name}-bff.yml`);
      timed(`${auth}, delivered`, 'build', () => copy.runIn(app, 'node', '../../tools/workspace/bundle.js'));
      timed(`${auth}, delivered`, 'sdk', () => copy.runIn(app, 'node', '../../tools/workspace/src/sdk.ts'));
      await started(`${auth}, delivered`, `${app}/dist/main.js`, async ({ app: url }) => {
        expect((await fetch(`${url}/readyz`)).status).toBe(200);
      });
    },
    longestMs,
  );
});

describe('what is added to an app', () => {
  const app = 'made-bearer-bff';
  const edited = (path: string, from: RegExp, to: string) => {
    const file = join(copy.folder, path);
    const text = readFileSync(file, 'utf8');
    expect(text).toMatch(from);
    writeFileSync(file, text.replace(from, to));
  };

  test.each(auths.filter((auth) => auth !== 'bearer'))(
    'a view and its route, where callers show: %s',
    (auth) => {
      const other = `made-${auth}-bff`;
      copy.run('nx', 'g', `${plugin}:view`, 'print-sheet', '--app', other);
      copy.run('nx', 'g', `${plugin}:route`, 'print-sheet', '--app', other);
      typecheck(other);
      copy.runIn(`apps/${other}`, 'jest', 'src', 'tests/openapi');
    },
    longestMs,
  );

  test(
    'a view and its route: lint, types and the tests of the app are green',
    () => {
      timed('view and route', 'generate', () => {
        copy.run('nx', 'g', `${plugin}:view`, 'print-sheet', '--app', app);
        copy.run('nx', 'g', `${plugin}:route`, 'print-sheet', '--app', app);
      });
      timed('view and route', 'lint', () => copy.run('eslint', `apps/${app}`));
      timed('view and route', 'types', () => typecheck(app));
      timed('view and route', 'tests', () =>
        copy.runIn(`apps/${app}`, 'jest', 'src', 'tests/openapi', 'tests/document-view'),
      );
    },
    longestMs,
  );

  test(
    'a service: lint, types and the tests of all clients are green, and of what tells who uses what',
    () => {
      const from = join(import.meta.dirname, 'contracts', 'reviews.yaml');
      timed('service client', 'generate', () =>
        copy.run('nx', 'g', `${plugin}:service-client`, 'reviews', '--from', from, '--app', app),
      );
      timed('service client', 'lint', () => copy.run('eslint', 'libs/service-clients', `apps/${app}`));
      timed('service client', 'types', () => typecheck(app));
      timed('service client', 'tests', () => {
        copy.runIn('libs/service-clients', 'jest', '--testPathIgnorePatterns', '\\.int\\.test');
        copy.runIn('tools/contracts', 'jest', 'tests/each-service', 'tests/uses');
        copy.runIn(`apps/${app}`, 'jest', 'src', 'tests/openapi', 'tests/document-view');
      });
      copy.run('prettier', '--check', 'libs/service-clients', `apps/${app}`);
    },
    longestMs,
  );

  test(
    'a service that speaks gRPC: the same',
    () => {
      const from = join(import.meta.dirname, 'contracts', 'holds.proto');
      timed('gRPC client', 'generate', () =>
        copy.run('nx', 'g', `${plugin}:service-client`, 'holds', '--from', from, '--app', app),
      );
      timed('gRPC client', 'lint', () => copy.run('eslint', 'libs/service-clients', `apps/${app}`));
      timed('gRPC client', 'types', () => typecheck(app));
      timed('gRPC client', 'tests', () => {
        copy.runIn('libs/service-clients', 'jest', '--testPathIgnorePatterns', '\\.int\\.test');
        copy.runIn('tools/contracts', 'jest', 'tests/each-service', 'tests/uses');
      });
      copy.run('prettier', '--check', 'libs/service-clients', `apps/${app}`);
    },
    longestMs,
  );

  test(
    'what an app reads of a service is known to the compiler, and to who changes its contract',
    () => {
      const reader = `reviews: listReviews.reading(z.object({ items: z.array(z.object({ state: z.string() })) })),`;
      edited(`apps/${app}/src/reads.ts`, /^(const readers = \{)$/m, `$1\n  ${reader}`);
      edited(
        `apps/${app}/src/reads.ts`,
        /^(import \{ getUser \} .*)$/m,
        `$1\nimport { listReviews } from '@frontdesk/service-clients/reviews';`,
      );
      edited(`apps/${app}/tests/sample-reads.ts`, /^( {2}access: )/m, `  reviews: { items: [{ state: 'open' }] },\n$1`);
      edited(
        `apps/${app}/src/print-sheet/print-sheet-view.ts`,
        /^( {2}\.allowedIf)/m,
        `  .optional('reviews', ({ reads, documentId }, reach) => reads.reviews({ documentId }, reach))\n$1`,
      );
      typecheck(app);
      copy.run('node', 'tools/contracts/src/main.ts', 'generate');
      const contract = join(copy.folder, 'libs/service-clients/contracts/reviews.yaml');
      const changed = join(copy.folder, 'reviews.yaml');
      writeFileSync(
        changed,
        readFileSync(contract, 'utf8')
          .replace(/\bstate: \{ \$ref/, 'status: { $$ref')
          .replace('reviewId, state', 'reviewId, status'),
      );
      expect(() => copy.run('node', 'tools/contracts/src/main.ts', changed)).toThrow(/made-bearer-bff[^]*state/);
      edited(`apps/${app}/src/reads.ts`, /state: z\.string\(\)/, 'risk: z.number()');
      expect(() => typecheck(app)).toThrow(/risk/);
    },
    longestMs,
  );

  test(
    'a lib: lint, types and its test are green, and the workspace is in sync',
    () => {
      copy.run('nx', 'g', `${plugin}:lib`, 'mail-sending', '--skipInstall');
      copy.run('eslint', 'libs/mail-sending');
      copy.run('nx', 'typecheck', 'mail-sending');
      copy.runIn('libs/mail-sending', 'jest');
      copy.run('nx', 'sync:check');
    },
    longestMs,
  );
});

afterAll(() => {
  for (const [of, steps] of Object.entries(spent)) {
    const line = Object.entries(steps).map(([step, { cpuS, wallS }]) => `${step} ${cpuS} (${wallS})`);
    process.stdout.write(`${of}: ${line.join(', ')} s of the processor (and of the clock)\n`);
  }
});

interface Urls {
  readonly app: string;
  readonly metrics: string;
}

/** Starts an app, asks it, and stops it as an orchestrator does. */
async function started(of: string, file: string, ask: (urls: Urls) => Promise<void>): Promise<void> {
  const began = performance.now();
  const child = copy.start(file, { PORT: '0', METRICS_PORT: '0', OIDC_ISSUER: 'http://127.0.0.1:1' });
  try {
    const urls = await urlsOf(child);
    note(of, 'start', { cpuS: cpuSecondsOf(child.pid ?? 0), wallS: (performance.now() - began) / 1000 });
    await ask(urls);
  } finally {
    child.kill('SIGTERM');
    const [code] = (await once(child, 'close')) as [number | null];
    expect(code).toBe(0);
  }
}

async function urlsOf(child: ReturnType<WorkspaceCopy['start']>): Promise<Urls> {
  if (child.stdout === null) throw new Error('it has no output');
  for await (const line of createInterface({ input: child.stdout })) {
    const record = JSON.parse(line) as { ready?: boolean; urls: Urls };
    if (record.ready) return record.urls;
  }
  throw new Error('it ended before it listened');
}
