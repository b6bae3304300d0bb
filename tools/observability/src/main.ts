// `npx nx run observability:generate` writes rules and dashboards, of one app if one is named; `npx nx run observability:panels` shows what the
// panels of a dashboard have in a real Prometheus under a real load, and draws it.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from './app-facts.ts';
import { generatedFiles } from './generated-files.ts';
import { onLiveRun } from './live-run.ts';
import { panelTable, panelValues } from './panel-values.ts';
import { takePicture } from './picture.ts';
import { prometheusPrograms } from './promtool.ts';

const commands: Readonly<Record<string, () => Promise<void>>> = { generate, panels };

const [, , command = '', app] = process.argv;
const run = commands[command];
if (!run) throw new Error(`Which of ${Object.keys(commands).join(', ')}?`);
await run();

async function generate(): Promise<void> {
  for (const [path, text] of await generatedFiles(app)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
    say(path);
  }
}

async function panels(): Promise<void> {
  const programs = prometheusPrograms(say);
  if (!programs) return;
  await onLiveRun({ programs, say, healthyMs: 20_000 }, async (live) => {
    say(panelTable(await panelValues(live.facts, live.prometheus)));
    say(`answers by status: ${[...live.answers].map(([status, count]) => `${status} ${count}`).join(', ')}`);
    await takePicture(live, join(root, 'docker', 'grafana', 'dashboard.png'), say);
  });
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
