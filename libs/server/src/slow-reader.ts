import type { ServerResponse } from 'node:http';

// A phone on a bad line takes ten times as much.
const leastBytesPerSecond = 8_192;
const graceMs = 10_000;

/**
 * Cuts a client that takes its answer too slowly: until then it is held in memory. Most answers are with the system as
 * soon as they are written, and cost no timer.
 */
export function cutSlowReader(
  response: Pick<ServerResponse, 'writableLength' | 'once' | 'destroy'>,
  bytes: number,
): void {
  if (response.writableLength === 0) return;
  const timer = setTimeout(() => response.destroy(), graceMs + (1_000 * bytes) / leastBytesPerSecond).unref();
  response.once('close', () => clearTimeout(timer));
}
