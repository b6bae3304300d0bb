// node tools/bench/src/main.ts [--quick] [--only views,peers,growth,streams,starts]
// node tools/bench/src/main.ts [--quick] --views [--only floor,cold,changed,same] [--rounds 5] [--of 1000]
import { parseArgs } from 'node:util';
import { runBench } from './bench.ts';
import { runColdStarts } from './cold-start.ts';
import { runGrowth } from './run-growth.ts';
import { runPeers } from './run-peers.ts';
import { runStreams } from './streams/run-streams.ts';

const full = {
  views: { rounds: 5, viewsPerRound: 1000, viewsAtRate: 300, callsPerPart: 4000 },
  peers: { rounds: 5, viewsToWarmUp: 1500, viewsPerRound: 600, peerViewsPerRound: 250, viewsAtRate: 400 },
  growth: { rounds: 5, viewsPerRound: 300 },
  streams: { memoryRounds: 3, streams: 5000, speaking: 100, seconds: 4, answers: 100 },
};
const quick = {
  views: { rounds: 1, viewsPerRound: 64, viewsAtRate: 20, callsPerPart: 320 },
  peers: { rounds: 1, viewsToWarmUp: 64, viewsPerRound: 64, peerViewsPerRound: 64, viewsAtRate: 20 },
  growth: { rounds: 1, viewsPerRound: 64 },
  streams: { memoryRounds: 1, streams: 200, speaking: 10, seconds: 1, answers: 5 },
};

const options = {
  quick: { type: 'boolean', default: false },
  views: { type: 'boolean', default: false },
  only: { type: 'string', default: '' },
  rounds: { type: 'string' },
  of: { type: 'string' },
} as const;

const print = (line: string): void => void process.stdout.write(`${line}\n`);

/** In this order. */
const parts: Readonly<Record<string, (size: typeof full) => Promise<void>>> = {
  views: ({ views }) => runBench(views, print),
  peers: ({ peers }) => runPeers(peers, print),
  growth: ({ growth }) => runGrowth(growth, print),
  streams: ({ streams }) => runStreams(streams, print),
  starts: () => runColdStarts(9, print),
};

try {
  const { values } = parseArgs({ options });
  const size = values.quick ? quick : full;
  const only = values.only.split(',').filter((name) => name !== '');
  if (values.views) {
    const { rounds = size.views.rounds, of = size.views.viewsPerRound } = values;
    await runBench({ ...size.views, rounds: Number(rounds), viewsPerRound: Number(of) }, print, { only });
  } else {
    const usual = Object.keys(parts).filter((name) => name !== 'starts' || !values.quick);
    for (const name of only.length > 0 ? only : usual) {
      const run = parts[name];
      if (!run) throw new Error(`there is no part ${name}; there are ${Object.keys(parts).join(', ')}`);
      await run(size);
    }
  }
} catch (error) {
  process.stderr.write(`bench: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
