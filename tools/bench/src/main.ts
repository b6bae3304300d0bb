// node tools/bench/src/main.ts [--quick] [--views [--only floor,cold,changed,same] [--rounds 5] [--of 1000]]
import { parseArgs } from 'node:util';
import { runBench } from './bench.ts';
import { runColdStarts } from './cold-start.ts';
import { runStreams } from './streams/run-streams.ts';

const full = { rounds: 5, viewsPerRound: 1000, viewsAtRate: 300, callsPerPart: 4000 };
const fullStreams = { memoryRounds: 1, streams: 5000, speaking: 100, seconds: 4, answers: 100 };
const quick = { rounds: 1, viewsPerRound: 64, viewsAtRate: 20, callsPerPart: 320 };
const quickStreams = { memoryRounds: 1, streams: 200, speaking: 10, seconds: 1, answers: 5 };

const options = {
  quick: { type: 'boolean', default: false },
  views: { type: 'boolean', default: false },
  only: { type: 'string', default: '' },
  rounds: { type: 'string' },
  of: { type: 'string' },
} as const;

try {
  const { values } = parseArgs({ options });
  const print = (line: string): void => void process.stdout.write(`${line}\n`);
  const usual = values.quick ? quick : full;
  const { rounds = usual.rounds, of = usual.viewsPerRound } = values;
  const only = values.views ? values.only.split(',').filter((name) => name !== '') : undefined;
  await runBench({ ...usual, rounds: Number(rounds), viewsPerRound: Number(of) }, print, { only });
  if (!values.views) await runStreams(values.quick ? quickStreams : fullStreams, print);
  if (!values.views && !values.quick) await runColdStarts(9, print);
} catch (error) {
  process.stderr.write(`bench: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
