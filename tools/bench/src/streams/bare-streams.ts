import type { ServerResponse } from 'node:http';
import type { Streams } from './server.ts';

/** The least that holds a stream open: a head, a first event, and the response kept to write to. */
export function bareStreams(): Streams {
  const open = new Set<ServerResponse>();
  return {
    listener(_request, response) {
      response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store' });
      response.write('retry: 1000\n\nid: 1\nevent: answer-start\ndata: {"id":"0"}\n\n');
      open.add(response);
      response.once('close', () => open.delete(response));
    },
    begin: async (answers) => Array.from({ length: answers }, (_, index) => `/streams/${index}`),
    said: () => 0,
  };
}
