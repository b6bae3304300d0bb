import { setTimeout } from 'node:timers/promises';

/** The process, as `runUntilSignal` sees it. Replaced in tests. */
export interface Host {
  /** Hears of every SIGINT and SIGTERM until it is told to forget; from then on they end the process as usual. */
  onSignal(heard: (signal: string) => void): () => void;
  /** Resolves after the time, or as soon as it is hurried. */
  wait(ms: number, hurry?: AbortSignal): Promise<void>;
  say(line: string): void;
  /** The process will end with exit code 1. */
  failed(): void;
  openResources(): readonly string[];
}

const signals = ['SIGINT', 'SIGTERM'] as const;

export const thisProcess: Host = {
  onSignal: (heard) => {
    for (const signal of signals) process.on(signal, heard);
    return () => {
      for (const signal of signals) process.off(signal, heard);
    };
  },
  wait: async (ms, hurry) => {
    // An aborted wait is a wait that is over.
    await setTimeout(ms, undefined, hurry && { signal: hurry }).catch(() => undefined);
  },
  say: (line) => void process.stderr.write(`${line}\n`),
  failed: () => {
    process.exitCode = 1;
  },
  openResources: () => process.getActiveResourcesInfo(),
};
