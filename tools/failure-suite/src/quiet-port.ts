import { createServer } from 'node:net';

/**
 * A free port that no outgoing connection is given by the system (those begin at 32768), so that a process that is
 * restarted on it finds it free again.
 */
export async function quietPort(tries = 50): Promise<number> {
  const port = 20_000 + Math.floor(Math.random() * 10_000);
  if (await isFree(port)) return port;
  if (tries === 1) throw new Error('no port from 20000 to 29999 is free');
  return await quietPort(tries - 1);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
