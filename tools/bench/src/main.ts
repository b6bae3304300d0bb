// node tools/bench/src/main.ts [--quick]
import { parseArgs } from 'node:util';
import { runBench } from './bench.ts';

const full = { rounds: 5, viewsPerRound: 1000, viewsAtRate: 300, callsPerPart: 4000 };
const quick = { rounds: 1, viewsPerRound: 64, viewsAtRate: 20, callsPerPart: 320 };

try {
  const { values } = parseArgs({ options: { quick: { type: 'boolean', default: false } } });
  await runBench(values.quick ? quick : full, (line) => process.stdout.write(`${line}\n`));
} catch (error) {
  process.stderr.write(`bench: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
