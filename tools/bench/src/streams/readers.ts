import { connect, type Socket } from 'node:net';

export interface Readers {
  close(): void;
}

// So many connect at once: more than a server's backlog would be refused.
const atOnce = 100;

/** Opens one plain socket for each path, and resolves when each has its first event. */
export async function openReaders(url: string, paths: readonly string[]): Promise<Readers> {
  const { hostname, port } = new URL(url);
  const sockets: Socket[] = [];
  const open = (path: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const socket = connect(Number(port), hostname);
      sockets.push(socket);
      let head = '';
      const began = (chunk: Buffer): void => {
        head += chunk.toString('latin1');
        if (!head.startsWith('HTTP/1.1 200'.slice(0, head.length))) reject(new Error(`${path}: ${head.slice(0, 200)}`));
        if (!head.includes('event: answer-start')) return;
        socket.off('data', began).resume();
        resolve();
      };
      socket.on('data', began).once('error', (error: NodeJS.ErrnoException) => reject(explained(error)));
      socket.write(`GET ${path} HTTP/1.1\r\nHost: ${hostname}:${port}\r\n\r\n`);
    });
  for (let next = 0; next < paths.length; next += atOnce) {
    await Promise.all(paths.slice(next, next + atOnce).map(open));
  }
  return { close: () => sockets.forEach((socket) => socket.destroy()) };
}

function explained(error: NodeJS.ErrnoException): Error {
  if (error.code !== 'EMFILE') return error;
  return new Error('too many open files for so many streams: raise it first, with `ulimit -n 12000`', { cause: error });
}
