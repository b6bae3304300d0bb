// Runs scenarios one after the other, and says of each bar whether it holds.
import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { table } from './markdown.ts';
import type { Bar, Scenario, Size } from './scenario.ts';
import { onStage } from './stage.ts';

export interface SuiteOptions {
  readonly scenarios: readonly Scenario[];
  readonly size: Size;
  /** The BFF: a program that says where it listens, as tools do. */
  readonly program: string;
  /** The one before it, of which `mixed-versions` tells. */
  readonly previous?: string | undefined;
  /** Where the tables are written, one file for each scenario. */
  readonly folder: string;
  readonly print: (line: string) => void;
  /** What goes on, for who waits. */
  readonly say: (line: string) => void;
}

/** What one scenario came to, as it is kept for `results.ts`. */
export interface Kept {
  readonly name: string;
  readonly size: Size;
  readonly at: string;
  readonly seconds: number;
  readonly cores: number;
  /** Processes that wanted a core in the minute before it began: work of others. */
  readonly loadBefore: number;
  readonly bars: readonly Bar[];
  readonly text: string;
}

export interface ScenarioBar extends Bar {
  readonly scenario: string;
}

export async function runSuite(options: SuiteOptions): Promise<readonly ScenarioBar[]> {
  const { scenarios, size, program, previous, folder, print, say } = options;
  mkdirSync(folder, { recursive: true });
  const bars: ScenarioBar[] = [];
  for (const scenario of scenarios) {
    const { name, needs = {} } = scenario;
    const startAt = performance.now();
    const machine = { cores: availableParallelism(), loadBefore: loadavg()[0] ?? NaN };
    print(`\n## ${name}\n`);
    const found = await onStage(needs, { program, previous, say }, (stage) => scenario.run(stage, size)).catch(failed);
    const seconds = Math.round((performance.now() - startAt) / 1000);
    print(`${found.text}\n\n${barTable(found.bars)}\n(${seconds} s)`);
    writeFileSync(join(folder, `${name}.md`), `# ${name}\n\n${found.text}\n\n${barTable(found.bars)}\n`);
    const kept: Kept = { name, size, at: new Date().toISOString(), seconds, ...machine, ...found };
    writeFileSync(join(folder, `${name}.json`), JSON.stringify(kept));
    bars.push(...found.bars.map((one) => ({ ...one, scenario: name })));
  }
  const summary = barTable(bars);
  writeFileSync(join(folder, 'summary.md'), `# Summary\n\n${summary}\n`);
  print(`\n## Summary\n\n${summary}`);
  return bars;
}

const checkout = fileURLToPath(new URL('../../../', import.meta.url));

/** A scenario that could not be played to its end is a bar that does not hold, and no reason to stop the others. */
function failed(error: unknown): { bars: Bar[]; text: string } {
  const told = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const text = told.replaceAll(checkout, ''); // where it lies on this machine is nobody's business
  const why = text.split('\n').findLast((line) => /Error:/.test(line)) ?? text.split('\n')[0] ?? '';
  return { bars: [{ says: 'it is played to its end', measured: why.trim(), isMet: false }], text };
}

export function barTable(bars: readonly (Bar & { scenario?: string })[]): string {
  const rows = bars.map(({ scenario, says, measured, isMet }) => [
    ...(scenario === undefined ? [] : [scenario]),
    says,
    measured,
    isMet ? 'ok' : 'MISSED',
  ]);
  const isSummary = bars.some(({ scenario }) => scenario !== undefined);
  return table([...(isSummary ? ['scenario'] : []), 'bar', 'measured', 'ok?'], rows);
}
