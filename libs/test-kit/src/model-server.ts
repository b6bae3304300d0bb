// A model of our own making: any server of the OpenAI protocol, which says what the test tells it to.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

export interface ModelMessage {
  readonly role: string;
  readonly content: string;
}

export interface ModelCall {
  readonly headers: IncomingHttpHeaders;
  readonly body: {
    readonly model: string;
    readonly messages: readonly ModelMessage[];
    readonly max_tokens: number;
    readonly metadata?: unknown;
  };
  /** When its caller left before the end, on `performance.now()`'s clock. */
  readonly left: Promise<number>;
  /** When its first words went out. */
  readonly began: Promise<number>;
  /** When its last byte went out. */
  readonly ended: Promise<number>;
}

export interface ModelServer {
  readonly url: string;
  readonly calls: readonly ModelCall[];
  /** What it says, in pieces, and how long it takes for each. */
  says(reply: (messages: readonly ModelMessage[]) => readonly string[], everyMs?: number): void;
  stop(): Promise<void>;
}

export async function startModelServer(): Promise<ModelServer> {
  const calls: ModelCall[] = [];
  let reply: (messages: readonly ModelMessage[]) => readonly string[] = () => ['Yes.'];
  let everyMs = 0;
  const answer = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const body = JSON.parse(await textOf(incoming)) as ModelCall['body'];
    const [left, ended] = [Promise.withResolvers<number>(), Promise.withResolvers<number>()];
    const began = Promise.withResolvers<number>();
    outgoing.once('close', () => (outgoing.writableFinished ? ended : left).resolve(performance.now()));
    calls.push({ headers: incoming.headers, body, left: left.promise, ended: ended.promise, began: began.promise });
    outgoing.writeHead(200, { 'content-type': 'text/event-stream' });
    const send = (data: unknown): void => void outgoing.write(`data: ${JSON.stringify(data)}\n\n`);
    const pieces = reply(body.messages);
    for (const content of pieces) {
      if (everyMs > 0) await pause(everyMs);
      if (outgoing.destroyed) return;
      began.resolve(performance.now());
      send(chunk(body.model, { content }));
    }
    send(chunk(body.model, {}, 'stop'));
    const usage = { prompt_tokens: 100, completion_tokens: pieces.length, total_tokens: 100 + pieces.length };
    send({ ...chunk(body.model, {}), choices: [], usage });
    outgoing.end('data: [DONE]\n\n');
  };
  const server = createServer((incoming, outgoing) => {
    answer(incoming, outgoing).catch(() => outgoing.destroy());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    says(asked, every = 0) {
      reply = asked;
      everyMs = every;
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function chunk(model: string, delta: object, finish: string | null = null) {
  return {
    ...{ id: 'chatcmpl-0000000000', object: 'chat.completion.chunk', created: 1_781_778_571, model },
    choices: [{ index: 0, delta, finish_reason: finish }],
  };
}

async function textOf(incoming: IncomingMessage): Promise<string> {
  let text = '';
  for await (const part of incoming) text += String(part);
  return text;
}
