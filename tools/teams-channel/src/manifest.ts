// Writes the app package: `npx nx run teams-channel:manifest`. Options: --app-id, --host, --bot-host, --sso-resource, --version, --out.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { appPackage } from './manifest/app-package.ts';
import { settingsFrom } from './settings.ts';

try {
  const { values } = parseArgs({
    options: {
      'app-id': { type: 'string', default: settingsFrom({}).appId },
      host: { type: 'string', default: 'frontdesk.example' },
      'bot-host': { type: 'string' },
      'sso-resource': { type: 'string' },
      version: { type: 'string', default: '1.0.0' },
      out: { type: 'string', default: join(import.meta.dirname, '..', 'dist', 'app-package') },
    },
  });
  const { 'app-id': appId, host, version, out } = values;
  const ssoResource = values['sso-resource'] ?? `api://${host}/botid-${appId}`;
  const { files, archive } = appPackage({
    appId,
    host,
    botHost: values['bot-host'] ?? `bot.${host}`,
    version,
    ssoResource,
  });
  const folder = resolve(out);
  mkdirSync(folder, { recursive: true });
  for (const { name, bytes } of files) writeFileSync(join(folder, name), bytes);
  writeFileSync(join(folder, 'frontdesk.zip'), archive);
  process.stdout.write(`${join(folder, 'frontdesk.zip')}: upload it in Teams or in its admin centre.\n`);
} catch (error) {
  process.stderr.write(`manifest: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
