import type { Server } from 'node:http';

// A kept connection becomes idle when its answer ends, and Node closes idle ones only when it is told to.
const sweepEveryMs = 50;

/**
 * Takes no new connections, waits for answers under way, and cuts what is left after `withinMs`, or at once when
 * hurried. Says whether all ended by themselves.
 */
export function closeServer(server: Server, withinMs: number, hurry?: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    let whole = true;
    const cut = () => {
      whole = false;
      server.closeAllConnections();
    };
    const sweep = setInterval(() => server.closeIdleConnections(), sweepEveryMs);
    const limit = setTimeout(cut, withinMs);
    // The callback comes with an error when the server did not listen: then there is nothing to close.
    server.close(() => {
      clearInterval(sweep);
      clearTimeout(limit);
      hurry?.removeEventListener('abort', cut);
      resolve(whole);
    });
    server.closeIdleConnections();
    if (hurry?.aborted) cut();
    else hurry?.addEventListener('abort', cut, { once: true });
  });
}
