import { firstByteTable } from './first-byte.ts';
import { delayTable, memoryTable } from './held-streams.ts';

export interface StreamsSize {
  /** Of the memory, each with new processes. */
  readonly memoryRounds: number;
  readonly streams: number;
  /** Answers that are written while the streams are open, 20 tokens a second each. */
  readonly speaking: number;
  readonly seconds: number;
  readonly answers: number;
}

/** What open streams hold, how late they make the event loop, and how long a first byte is on its way. */
export async function runStreams(size: StreamsSize, print: (line: string) => void): Promise<void> {
  print(`\nStreams, ${size.streams} open in one process:\n`);
  print(`${await memoryTable(size)}\n`);
  print(`${await delayTable(size)}\n`);
  print(await firstByteTable(size.answers));
}
