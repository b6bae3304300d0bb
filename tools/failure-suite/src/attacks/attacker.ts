// The attacker's thread: what it does with its own event loop is not felt by the client that is measured.
import { parentPort, workerData } from 'node:worker_threads';
import { allAttacks } from './all-attacks.ts';
import type { AttackOrder } from './attack.ts';

const { name, target } = workerData as AttackOrder;
const attack = allAttacks.find((one) => one.name === name);
if (!attack || !parentPort) throw new Error(`There is no attack ${name}.`);

const tally: Record<string, number> = {};
const stop = new AbortController();
parentPort.once('message', () => stop.abort());
parentPort.unref();
await attack.run(target, (what) => void (tally[what] = (tally[what] ?? 0) + 1), stop.signal);
parentPort.postMessage(tally);
