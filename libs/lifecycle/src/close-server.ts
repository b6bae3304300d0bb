import type { Server } from 'node:http';

// A kept connection becomes idle when its answer ends, and Node closes idle ones only when it is told to.
const sweepEveryMs = 50;
// A turn of the loop that took less had nothing else to do either. A busy process gets a longer one, the later the
// longer: 5 ms after half a second.
const quietMs = (waitedMs: number): number => 0.3 + waitedMs / 100;
// A process that never has such a turn closes all the same.
const quietWithinMs = 1_500;

/**
 * Takes no new connections, and closes those that are idle. Closing a port cuts off who is connected but not taken yet
 * (Node takes one in each turn of its loop), and closing an idle connection cuts off who has just sent a request on it.
 * So this waits for a turn that found neither.
 */
export function stopListening(server: Server): Promise<void> {
  const startAt = performance.now();
  let [turnAt, isQuiet] = [-Infinity, true];
  const taken = (): void => void (isQuiet = false);
  server.on('connection', taken);
  return new Promise((resolve) => {
    // Called right after a turn has looked at what has come.
    const look = (): void => {
      const now = performance.now();
      const waitedMs = now - startAt;
      if (waitedMs < quietWithinMs && (!isQuiet || now - turnAt > quietMs(waitedMs))) {
        [turnAt, isQuiet] = [now, true];
        setImmediate(look);
        return;
      }
      server.off('connection', taken);
      server.close();
      server.closeIdleConnections();
      resolve();
    };
    setImmediate(look);
  });
}

/**
 * Takes no new connections, waits for answers under way, and cuts what is left after `withinMs`, or at once when
 * hurried. Says whether all ended by themselves.
 */
export async function closeServer(server: Server, withinMs: number, hurry?: AbortSignal): Promise<boolean> {
  await stopListening(server);
  return await new Promise((resolve) => {
    let whole = true;
    const cut = () => {
      whole = false;
      server.closeAllConnections();
    };
    const sweep = setInterval(() => server.closeIdleConnections(), sweepEveryMs);
    const limit = setTimeout(cut, withinMs);
    // The callback comes with an error when the server did not listen any more: then it waits for connections only.
    server.close(() => {
      clearInterval(sweep);
      clearTimeout(limit);
      hurry?.removeEventListener('abort', cut);
      resolve(whole);
    });
    if (hurry?.aborted) cut();
    else hurry?.addEventListener('abort', cut, { once: true });
  });
}
