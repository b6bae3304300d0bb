import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/** Any server of the OpenAI protocol, which knows when it wrote the first byte of its last answer. */
export interface Model {
  readonly url: string;
  wroteAt(): number;
  stop(): Promise<void>;
}

// Models think; by then the reader has the head of its answer.
const thinksMs = 30;
const words = 8;

export async function startModel(): Promise<Model> {
  let wroteAt = NaN;
  const answer = async (response: ServerResponse): Promise<void> => {
    await pause(thinksMs);
    wroteAt = performance.now();
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    for (let word = 0; word < words; word += 1) {
      response.write(chunk({ delta: { content: 'Rotterdam is full. ' }, finish_reason: null }));
      await pause(5);
    }
    response.write(chunk({ delta: {}, finish_reason: 'stop' }));
    const usage = { prompt_tokens: 100, completion_tokens: words, total_tokens: 100 + words };
    response.end(`data: ${JSON.stringify({ ...head, choices: [], usage })}\n\ndata: [DONE]\n\n`);
  };
  const server = createServer((request, response) => {
    request.resume().once('end', () => void answer(response).catch(() => response.destroy()));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    wroteAt: () => wroteAt,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const head = {
  id: 'chatcmpl-0000000000',
  object: 'chat.completion.chunk',
  created: 1_781_778_571,
  model: 'platform-large',
};

function chunk(choice: object): string {
  return `data: ${JSON.stringify({ ...head, choices: [{ index: 0, ...choice }] })}\n\n`;
}
