// Each kind of BFF, generated into a copy of the repository and used as it is: not one edit.
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { copyWorkspace } from './workspace-copy.ts';
import type { WorkspaceCopy } from './workspace-copy.ts';

const plugin = '@frontdesk/workspace-plugin';
// Of wall time, on a machine that does nothing else; this one may run every other test beside it.
const longestMs = 300_000;

let copy: WorkspaceCopy;
beforeAll(() => {
  copy = copyWorkspace();
}, longestMs);
afterAll(() => copy?.remove());

const times: Record<string, number> = {};
function timed<T>(what: string, act: () => T): T {
  const started = performance.now();
  const result = act();
  times[what] = Math.round(performance.now() - started) / 1000;
  return result;
}

describe.each(['bearer', 'api-key', 'service'])('a BFF whose callers show: %s', (auth) => {
  const name = `made-${auth}`;
  const app = `apps/${name}-bff`;

  test(
    'is generated; lint, types and its tests are green; it is built, starts and answers',
    async () => {
      timed(`${auth}: generate`, () => copy.run('nx', 'g', `${plugin}:bff`, name, '--auth', auth, '--skipInstall'));
      timed(`${auth}: lint`, () => copy.run('eslint', app));
      copy.run('prettier', '--check', app, `docker/kubernetes/${name}-bff`);
      timed(`${auth}: types`, () => copy.run('nx', 'typecheck', `${name}-bff`));
      timed(`${auth}: tests`, () => copy.runIn(app, 'jest'));
      timed(`${auth}: build`, () => copy.runIn(app, 'node', '../../tools/workspace/bundle.js'));
      const started = performance.now();
      const child = copy.start(`${app}/dist/main.js`, { PORT: '0', METRICS_PORT: '0' });
      try {
        const { app: url, metrics } = await urlsOf(child);
        times[`${auth}: start`] = Math.round(performance.now() - started) / 1000;
        const status = async (address: string, init?: RequestInit) => (await fetch(address, init)).status;
        expect(await status(`${url}/readyz`)).toBe(200);
        expect(await status(`${url}/docs`)).toBe(200);
        expect(await status(`${metrics}/metrics`)).toBe(200);
        const path = `/v1/documents/doc_q3plan7x2mva${auth === 'service' ? '/for-recipient' : ''}`;
        expect(await status(url + path, { method: auth === 'service' ? 'POST' : 'GET' })).toBe(401);
      } finally {
        child.kill('SIGTERM');
        const [code] = (await once(child, 'close')) as [number | null];
        expect(code).toBe(0);
      }
    },
    longestMs,
  );
});

describe('what is added to an app', () => {
  const app = 'made-bearer-bff';

  test(
    'a view and its route: lint, types and the tests of the app are green',
    () => {
      copy.run('nx', 'g', `${plugin}:view`, 'print-sheet', '--app', app);
      copy.run('nx', 'g', `${plugin}:route`, 'print-sheet', '--app', app);
      copy.run('eslint', `apps/${app}`);
      copy.run('nx', 'typecheck', app);
      copy.runIn(`apps/${app}`, 'jest', 'src', 'tests/openapi', 'tests/document-view');
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

afterAll(() => console.info(times));

async function urlsOf(child: ReturnType<WorkspaceCopy['start']>): Promise<{ app: string; metrics: string }> {
  if (child.stdout === null) throw new Error('it has no output');
  for await (const line of createInterface({ input: child.stdout })) {
    const record = JSON.parse(line) as { ready?: boolean; urls: { app: string; metrics: string } };
    if (record.ready) return record.urls;
  }
  throw new Error('it ended before it listened');
}
