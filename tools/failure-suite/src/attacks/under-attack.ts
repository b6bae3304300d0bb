import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import type { Bff } from '../bff.ts';
import { atPace } from '../load.ts';
import type { Outcome } from '../outcome.ts';
import { documentView } from '../requests.ts';
import type { AttackOrder, Tally } from './attack.ts';

export interface Served {
  readonly outcomes: readonly Outcome[];
  /** The most that the process had of memory meanwhile, in MB. */
  readonly peakMb: number;
}

const perSecond = 20;

/** Asks for views at a pace, as somebody does who knows nothing of an attack. */
export async function healthyClient(bff: Bff, token: string, seconds: number): Promise<Served> {
  let peakMb = memoryOf(bff.pid);
  const sample = setInterval(() => (peakMb = Math.max(peakMb, memoryOf(bff.pid))), 100);
  try {
    const outcomes = await atPace(perSecond, perSecond * seconds, () => bff.ask(documentView, token));
    return { outcomes, peakMb };
  } finally {
    clearInterval(sample);
  }
}

/** What of the process is in memory, in MB. */
export function memoryOf(pid: number): number {
  const [, kb] = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kb) / 1_024;
}

/** Starts an attack on a thread of its own, and gives how to stop it: then it tells what came back. */
export function startAttack(order: AttackOrder): () => Promise<Tally> {
  const worker = new Worker(new URL('attacker.ts', import.meta.url), { workerData: order });
  const told = once(worker, 'message');
  return async () => {
    worker.postMessage('stop');
    const [tally] = (await told) as [Tally];
    await worker.terminate();
    return tally;
  };
}
