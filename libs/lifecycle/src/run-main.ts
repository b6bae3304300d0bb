import { startupSnapshot } from 'node:v8';

/** Who takes a snapshot of the heap, and what comes of it. Replaced in tests. */
interface Snapshot {
  isBuildingSnapshot(): boolean;
  setDeserializeMainFunction(main: () => void): void;
}

/**
 * What a program does once its modules are evaluated: at once, or, where a snapshot of the heap is taken, in every process
 * that starts from it. Modules themselves then know nothing of the process: no environment, no time, nothing random.
 */
export function runMain(main: () => Promise<void>, snapshot: Snapshot = startupSnapshot): void {
  if (snapshot.isBuildingSnapshot()) snapshot.setDeserializeMainFunction(() => void main());
  else void main();
}
