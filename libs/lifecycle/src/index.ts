export { createLifecycle } from './lifecycle.ts';
export type { Lifecycle, LifecycleState, Readiness } from './lifecycle.ts';
export { runUntilSignal } from './run-until-signal.ts';
export type { RunOptions, Running, RunLog } from './run-until-signal.ts';
export { closeServer } from './close-server.ts';
export { shuttingDown } from './kinds.ts';
