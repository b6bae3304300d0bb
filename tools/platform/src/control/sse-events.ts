// The change events as server-sent events: one `data:` line of JSON each, with a comment now and then to keep the
// connection open.
import type { Request, Response } from 'express';
import type { World } from '../world/world.ts';

const keepAliveMs = 15_000;

export function streamEvents(world: World): (request: Request, response: Response) => void {
  return (_request, response) => {
    response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
    response.write(': change events of the document platform\n\n');
    const unsubscribe = world.subscribe((event) => {
      response.write(`id: ${event.id}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
    });
    const keepAlive = setInterval(() => response.write(': still here\n\n'), keepAliveMs);
    keepAlive.unref();
    response.once('close', () => {
      clearInterval(keepAlive);
      unsubscribe();
    });
  };
}
