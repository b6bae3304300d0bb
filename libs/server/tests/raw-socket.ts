import { connect, type Socket } from 'node:net';

export interface RawAnswer {
  readonly status: number;
  readonly head: string;
  readonly body: string;
}

/** Opens a socket, writes what is given as it stands, and gives everything that comes back until it is closed. */
export async function rawExchange(port: number, ...parts: readonly (string | Buffer)[]): Promise<string> {
  const { socket, received } = await rawSocket(port);
  for (const part of parts) socket.write(part);
  return await received;
}

/** The same, left open in the caller's hands. */
export async function rawSocket(port: number): Promise<{ socket: Socket; received: Promise<string>; sofar(): string }> {
  const socket = connect(port, '127.0.0.1');
  let text = '';
  const received = new Promise<string>((resolve) => {
    socket.on('data', (chunk) => (text += chunk.toString('latin1')));
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(text));
  });
  await new Promise((resolve) => socket.once('connect', resolve));
  return { socket, received, sofar: () => text };
}

/** Reads the one answer in a text. */
export function rawAnswer(text: string): RawAnswer {
  const [head = '', body = ''] = text.split(/\r\n\r\n(.*)/s);
  return { status: Number(head.split(' ')[1]), head, body };
}
