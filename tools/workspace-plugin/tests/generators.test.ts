import { describe, expect, test } from '@jest/globals';
import { allApps } from '../src/apps.ts';
import { bffGenerator } from '../src/bff/bff-generator.ts';
import { libGenerator } from '../src/lib/lib-generator.ts';
import { routeGenerator } from '../src/route/route-generator.ts';
import { syncGenerator } from '../src/sync/sync-generator.ts';
import { viewGenerator } from '../src/view/view-generator.ts';
import { textsBelow, virtualTree } from './virtual-tree.ts';

const nextPort = Math.max(...allApps().map(({ port }) => port)) + 1;
const auths = ['bearer', 'session', 'api-key', 'bot', 'service'] as const;

describe.each(auths)('a BFF whose callers show: %s', (auth) => {
  test('has what each app has, and nothing of a template is left in it', async () => {
    const tree = virtualTree();
    await bffGenerator(tree, { name: 'watch', auth, owner: 'wearables', skipInstall: true });
    const files = [...textsBelow(tree, 'apps/watch-bff'), ...textsBelow(tree, 'docker/kubernetes/watch-bff')];
    expect(files).toEqual(
      expect.arrayContaining(
        ['app', 'main', 'config', 'services', 'routes', 'reads', 'slos'].map((name) => `apps/watch-bff/src/${name}.ts`),
      ),
    );
    for (const file of files) {
      const text = tree.read(file, 'utf8') ?? '';
      expect({ file, left: /<%|undefined_|__name__|\.template/.exec(`${file} ${text}`)?.[0] }).toEqual({ file });
      expect({ file, other: /\bmobile\b/.exec(text)?.[0] }).toEqual({ file });
    }
    const { frontdesk } = JSON.parse(tree.read('apps/watch-bff/package.json', 'utf8') ?? '') as { frontdesk: object };
    expect(frontdesk).toEqual({ port: nextPort, team: 'wearables', auth });
    expect(tree.read('.github/CODEOWNERS', 'utf8')).toMatch(/^\/apps\/watch-bff\/ +@frontdesk\/wearables$/m);
    expect(tree.read('docker/compose.yaml', 'utf8')).toContain(`ports: ['127.0.0.1:${nextPort}:${nextPort}']`);
    expect(tree.read('.github/workflows/deploy-watch-bff.yml', 'utf8')).toContain('app: watch-bff');
    const overlay = tree.read('docker/kubernetes/watch-bff/overlays/development/kustomization.yaml', 'utf8') ?? '';
    expect(overlay.match(/^ *- (?:ORIGIN|WEB_ORIGIN|SSO_ISSUER)=https:/gm) ?? []).toHaveLength(
      { session: 1, bot: 2 }[auth as string] ?? 0,
    );
    expect(syncGenerator(tree)).toEqual({});

    await viewGenerator(tree, { name: 'print-sheet', app: 'watch-bff' });
    await routeGenerator(tree, { name: 'print-sheet', app: 'watch-bff' });
    expect(tree.read('apps/watch-bff/src/routes.ts', 'utf8')).toMatch(/\[[^\]]*getDocument,\s*getPrintSheet\b/);
    const path = `/v1/documents/{documentId}/print-sheet${auth === 'service' ? '/for-recipient' : ''}`;
    expect(tree.read('apps/watch-bff/README.md', 'utf8')).toContain(
      `\`${auth === 'service' ? 'POST' : 'GET'} ${path}\``,
    );
    expect(tree.read('apps/watch-bff/src/print-sheet/get-print-sheet.ts', 'utf8')).toContain(`: '${path}',`);
  });
});

describe('what is derived from the apps', () => {
  const later = async () => {
    const tree = virtualTree();
    syncGenerator(tree);
    const app = { nx: { name: 'watch-bff' }, frontdesk: { port: 3999, team: 'wearables', auth: 'bearer' } };
    tree.write('apps/watch-bff/package.json', JSON.stringify(app));
    return tree;
  };

  test('is out of sync when an app came, says which files, and is in sync afterwards', async () => {
    const tree = await later();
    expect(syncGenerator(tree)).toMatchObject({
      outOfSyncMessage: expect.stringMatching(/CODEOWNERS, docker\/compose\.yaml, docker\/README\.md/),
    });
    expect(syncGenerator(tree)).toEqual({});
    expect(tree.read('docker/README.md', 'utf8')).toMatch(/^\| watch-bff +\| 3999 \| 4099 +\| bearer/m);
  });

  test('keeps what people changed by hand', async () => {
    const tree = await later();
    syncGenerator(tree);
    const edited = (path: string, from: string, to: string) => {
      const text = tree.read(path, 'utf8') ?? '';
      expect(text).toContain(from);
      tree.write(path, text.replace(from, to));
    };
    edited('.github/CODEOWNERS', '@frontdesk/wearables', '@frontdesk/watches');
    edited('docker/compose.yaml', "PORT: '3999'", "PORT: '3999'\n      LOG_LEVEL: debug");
    expect(syncGenerator(tree)).toEqual({});
    expect(tree.read('.github/CODEOWNERS', 'utf8')).toContain('@frontdesk/watches');
    expect(tree.read('docker/compose.yaml', 'utf8')).toContain('LOG_LEVEL: debug');
  });
});

describe('a view and its route', () => {
  test('are listed where the app lists its own', async () => {
    const tree = virtualTree();
    await viewGenerator(tree, { name: 'print-sheet', app: 'partner-bff' });
    await routeGenerator(tree, { name: 'print-sheet', app: 'partner-bff' });
    const src = (file: string) => tree.read(`apps/partner-bff/src/${file}`, 'utf8');
    expect(src('views.ts')).toMatch(/= \[[^\]]*documentView,[^\]]*printSheetView,?\s*\];/);
    expect(src('routes.ts')).toMatch(/getDocument,\s*getPrintSheet/);
    expect(src('slos.ts')).toContain('getPrintSheet:');
    const readme = tree.read('apps/partner-bff/README.md', 'utf8');
    expect(readme).toMatch(/^\| `GET \/v1\/documents\/\{documentId\}\/print-sheet`/m);
  });

  test('are refused without an app, and without a view', async () => {
    const tree = virtualTree();
    await expect(viewGenerator(tree, { name: 'x', app: 'car-bff' })).rejects.toThrow('There is no app car-bff.');
    await expect(routeGenerator(tree, { name: 'x', app: 'partner-bff' })).rejects.toThrow('There is no view x');
    const again = bffGenerator(tree, { name: 'partner', auth: 'bearer' });
    await expect(again).rejects.toThrow('There is an app partner-bff already.');
  });
});

describe('a lib', () => {
  test('has its entry, test and README, and a name that says something', async () => {
    const tree = virtualTree();
    await libGenerator(tree, { name: 'mail-sending', skipInstall: true });
    const files = textsBelow(tree, 'libs/mail-sending').map((file) => file.replace('libs/mail-sending/', ''));
    const sources = ['src/index.ts', 'src/problems.test.ts', 'src/problems.ts'];
    expect(files.toSorted()).toEqual(['README.md', 'jest.config.js', 'package.json', ...sources, 'tsconfig.json']);
    expect(tree.read('libs/mail-sending/src/index.ts', 'utf8')).toContain('mailSendingUnavailable');
    await expect(libGenerator(tree, { name: 'utils' })).rejects.toThrow('says nothing');
  });
});
