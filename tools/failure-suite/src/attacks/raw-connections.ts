import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { Target } from './attack.ts';

// More at once would fill the queue of the port, which says nothing of the server.
const openAtOnce = 500;

/** Opens a connection, and counts the statuses that come and how it ends, unless we end it. */
export function openConnection(
  { host, port }: Target,
  count: (what: string) => void,
  stop: AbortSignal,
): Promise<Socket> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, noDelay: true });
    socket.on('data', (bytes) => {
      for (const [, status] of bytes.toString('latin1').matchAll(/HTTP\/1\.1 (\d{3}) /g)) count(`${status}`);
    });
    socket.once('connect', () => resolve(socket));
    socket.on('error', () => resolve(socket));
    socket.once('close', () => {
      if (!stop.aborted) count('cut');
    });
  });
}

export async function openMany(
  howMany: number,
  open: () => Promise<Socket>,
  stop: AbortSignal,
): Promise<readonly Socket[]> {
  const sockets: Socket[] = [];
  while (sockets.length < howMany && !stop.aborted) {
    const few = Math.min(openAtOnce, howMany - sockets.length);
    sockets.push(...(await Promise.all(Array.from({ length: few }, open))));
  }
  return sockets;
}

/** Waits, or is stopped. */
export async function wait(ms: number, stop: AbortSignal): Promise<void> {
  await pause(ms, undefined, { signal: stop }).catch(() => undefined);
}

export function closed(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    if (socket.destroyed) resolve();
    else socket.once('close', () => resolve());
  });
}
