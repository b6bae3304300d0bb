// `npx nx run observability:generate` writes rules and dashboards; `npx nx run observability:panels` shows what the
// panels of a dashboard have in a real Prometheus under a real load.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from './app-facts.ts';
import { generatedFiles } from './generated-files.ts';

const [, , command] = process.argv;

async function generate(): Promise<void> {
  for (const [path, text] of await generatedFiles()) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
    process.stdout.write(`${path}\n`);
  }
}

const commands: Readonly<Record<string, () => Promise<void>>> = { generate };
const run = commands[command ?? ''];
if (!run) throw new Error(`Which of ${Object.keys(commands).join(', ')}?`);
await run();
