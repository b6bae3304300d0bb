import type { RequestListener } from 'node:http';
import type { Socket } from 'node:net';

// Browsers and proxies send none before the answer to the one before.
const mostWaiting = 10;

/**
 * Requests that are sent without waiting for answers are all begun at once: a few kilobytes would be thousands of them.
 * So a connection with more than some is cut.
 */
export function boundPipelines(app: RequestListener): RequestListener {
  const waiting = new WeakMap<Socket, number>();
  return (request, response) => {
    // Only a response that waits for another has no socket yet: all others pay nothing.
    if (response.socket !== null) return void app(request, response);
    const { socket } = request;
    if (socket.destroyed) return; // what it had sent before it was cut
    const before = waiting.get(socket) ?? 0;
    if (before >= mostWaiting) return void socket.destroy();
    waiting.set(socket, before + 1);
    response.once('close', () => void waiting.set(socket, (waiting.get(socket) ?? 1) - 1));
    app(request, response);
  };
}
