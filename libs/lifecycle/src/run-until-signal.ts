import type { Lifecycle } from './lifecycle.ts';
import { thisProcess, type Host } from './host.ts';

export interface RunLog {
  info(fields: object, message?: string): void;
  warn(fields: object, message?: string): void;
  error(fields: object, message?: string): void;
}

/** What a started process hands over, so that it can be stopped. */
export interface Running {
  readonly lifecycle: Lifecycle;
  readonly log: RunLog;
  /**
   * How long work goes on after we said that we leave. Default 5 s: Kubernetes sends the signal at the moment it
   * begins to tell everyone, and requests arrive until all have heard. 0 on a developer's machine.
   */
  readonly drainDelayMs?: number;
  /** How long answers under way may take after that. Default 10 s; the sum stays below Kubernetes' 30 s. */
  readonly stopWithinMs?: number;
  /** Takes no new connections any more. What has come over those that are open is still answered. */
  leave?(): Promise<void>;
  /** Closes servers within the time, or at once when hurried; then clients, stores and telemetry. */
  close(withinMs: number, hurry: AbortSignal): Promise<void>;
}

export interface RunOptions {
  readonly name: string;
  /** Reads the configuration, builds, listens. `stop` is aborted when the process is told to end before it is up. */
  start(stop: AbortSignal): Promise<Running>;
}

/**
 * The life of a process: starts, waits for SIGTERM or SIGINT, drains, stops. A second signal hurries; a third ends the
 * process as if nobody listened. A failed start is one line on stderr and exit code 1. Never exits by force, so that
 * logs and telemetry are written.
 */
export async function runUntilSignal({ name, start }: RunOptions, host: Host = thisProcess): Promise<void> {
  const [stop, hurry] = [new AbortController(), new AbortController()];
  const forget = host.onSignal((signal) => (stop.signal.aborted ? hurry : stop).abort(signal));
  hurry.signal.addEventListener('abort', forget, { once: true });
  try {
    const running = await Promise.race([start(stop.signal), aborted(hurry.signal)]);
    if (!running) return;
    await aborted(stop.signal);
    await shutDown(running, String(stop.signal.reason), hurry.signal, host);
  } catch (error) {
    if (stop.signal.aborted) return;
    host.say(`${name} did not start: ${oneLine(error)}`);
    host.failed();
  } finally {
    forget();
  }
}

async function shutDown(running: Running, signal: string, hurry: AbortSignal, host: Host): Promise<void> {
  const { lifecycle, log, drainDelayMs = 5_000, stopWithinMs = 10_000 } = running;
  log.info({ signal, drainDelayMs, stopWithinMs }, 'draining');
  lifecycle.drain(`received ${signal}`);
  await host.wait(drainDelayMs, hurry);
  await left(running, hurry, host);
  lifecycle.stop();
  const enough = new AbortController();
  try {
    const closed = running.close(stopWithinMs, hurry).then(() => true);
    // A store that does not let go must not hold the process longer than the cluster waits.
    const givenUp = host.wait(stopWithinMs + closingMs, enough.signal).then(() => false);
    if (await Promise.race([closed, givenUp])) return log.info({}, 'stopped');
    log.warn({ open: host.openResources() }, 'gave up waiting for what is still open');
  } catch (error) {
    log.error({ err: error }, 'stopped with an error');
  } finally {
    enough.abort();
  }
  host.failed();
}

/** Who does not ask where we are, such as a plain nginx, sends until it is refused: that is no reason to refuse. */
async function left({ leave }: Running, hurry: AbortSignal, host: Host): Promise<void> {
  if (!leave) return;
  await leave();
  await host.wait(arrivingMs, hurry);
}

// A request follows its connection within a few milliseconds, on a machine that has time.
const arrivingMs = 250;

// For what is closed after the servers.
const closingMs = 2_000;

function aborted(signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(undefined);
    else signal.addEventListener('abort', () => resolve(undefined), { once: true });
  });
}

function oneLine(error: unknown): string {
  const message = typeof error === 'object' && error !== null && 'message' in error ? error.message : error;
  return String(message).replace(/\s*\n\s*/g, ' ');
}
