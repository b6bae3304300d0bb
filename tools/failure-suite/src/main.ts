// node tools/failure-suite/src/main.ts [--only matrix,leaks] [--short] [--bff <main.js>] [--previous <main.js or commit>] [--quiet]
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { mobileBff } from './bff.ts';
import { presentImage } from './bundle.ts';
import { scenarios } from './scenarios/all.ts';
import { runSuite } from './suite.ts';

const options = {
  only: { type: 'string' },
  short: { type: 'boolean', default: false },
  bff: { type: 'string' },
  previous: { type: 'string' },
  quiet: { type: 'boolean', default: false },
} as const;

/** What production runs; a short run has no time to build it. */
const usualProgram = (isShort: boolean): string => (isShort ? mobileBff : presentImage());

try {
  const { values } = parseArgs({ options });
  const wanted = values.only?.split(',') ?? scenarios.map(({ name }) => name);
  const unknown = wanted.filter((name) => !scenarios.some((scenario) => scenario.name === name));
  if (unknown.length > 0) {
    throw new Error(`There is no ${unknown.join()}; there are ${scenarios.map(({ name }) => name).join(', ')}.`);
  }
  // A short run does not write over what a full one measured.
  const results = values.short ? '../dist/results-short' : '../dist/results';
  const folder = fileURLToPath(new URL(results, import.meta.url));
  const bars = await runSuite({
    scenarios: scenarios.filter(({ name }) => wanted.includes(name)),
    size: values.short ? 'short' : 'full',
    program: values.bff === undefined ? usualProgram(values.short) : resolve(values.bff),
    previous: values.previous,
    folder,
    print: (line) => process.stdout.write(`${line}\n`),
    say: (line) => values.quiet || process.stderr.write(`${line}\n`),
  });
  const missed = bars.filter(({ isMet }) => !isMet);
  process.stdout.write(`\n${bars.length - missed.length} bars hold, ${missed.length} missed. Tables: ${folder}\n`);
  if (missed.length > 0) process.exitCode = 1;
} catch (error) {
  process.stderr.write(`failure-suite: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
