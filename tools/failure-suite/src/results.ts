// node tools/failure-suite/src/results.ts: what the last full run of each scenario measured, as RESULTS.md.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { table } from './markdown.ts';
import { scenarios } from './scenarios/all.ts';
import { barTable } from './suite.ts';
import type { Kept } from './suite.ts';

const toPath = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));

const runs = scenarios.flatMap(({ name }) => keptOf(name));
writeFileSync(toPath('../RESULTS.md'), report(runs));

function keptOf(name: string): Kept[] {
  try {
    return [JSON.parse(readFileSync(toPath(`../dist/results/${name}.json`), 'utf8')) as Kept];
  } catch {
    return []; // not run in full: the report says so
  }
}

function report(runs: readonly Kept[]): string {
  const bars = runs.flatMap(({ name, bars }) => bars.map((one) => ({ ...one, scenario: name })));
  const missed = bars.filter(({ isMet }) => !isMet).length;
  const absent = scenarios.filter(({ name }) => runs.every((run) => run.name !== name)).map(({ name }) => name);
  const notRun = absent.length > 0 ? ` Not run in full: ${absent.join(', ')}.` : '';
  return `# What the failure suite measured

The last full run of each scenario, written by the suite itself (\`node tools/failure-suite/src/results.ts\`): ${bars.length} bars, ${missed} missed.${notRun}

${runsTable(runs)}

The machine is a virtual one with as many cores as the table says, for the platform, the BFF and the suite together. The
load is of the minute before: times of a scenario that did not have the machine to itself are worth less.

## Bars

${barTable(bars)}
${runs.map(({ name, text }) => `\n## ${name}\n\n${text}\n`).join('')}`;
}

function runsTable(runs: readonly Kept[]): string {
  const rows = runs.map(({ name, at, seconds, cores, loadBefore, bars }) => {
    const kept = bars.filter(({ isMet }) => isMet).length;
    const when = at.slice(0, 16).replace('T', ' ');
    return [name, `${when} UTC`, `${seconds} s`, String(cores), loadBefore.toFixed(1), `${kept} of ${bars.length}`];
  });
  return table(['scenario', 'ended', 'took', 'cores', 'load before', 'bars that hold'], rows);
}
