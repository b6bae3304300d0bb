import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { notFound, type ScriptedAnswer } from './scripted-answers.ts';

export interface RecordedRequest {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** Resolves when the connection closed before the answer was complete: the time on `performance.now()`'s clock. */
  readonly gone: Promise<number>;
}

export interface ScriptedBackend {
  readonly url: string;
  /** What came in, oldest first. */
  readonly requests: readonly RecordedRequest[];
  /** Resolves with the request of this number, counted from 0, as soon as it is there. */
  request(index: number): Promise<RecordedRequest>;
  readonly openConnections: number;
  /** Answers `GET /path` (exact, without the query) or `*` (anything else) like this from now on. */
  on(route: string, answer: ScriptedAnswer): void;
  stop(): Promise<void>;
}

export type Script = Readonly<Record<string, ScriptedAnswer>>;

/** A backend on a free port that answers by script and keeps what it was asked. */
export async function scriptedBackend(script: Script = {}): Promise<ScriptedBackend> {
  const answers = new Map(Object.entries(script));
  const record = new Recorder();
  let openConnections = 0;
  const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    void readBody(request).then((body) => {
      const recorded = record.add(request, response, body);
      const path = recorded.path.split('?', 1)[0] ?? '';
      const answer = answers.get(`${recorded.method} ${path}`) ?? answers.get('*') ?? notFound;
      answer(response, recorded);
    });
  });
  server.on('connection', (socket) => {
    openConnections += 1;
    socket.once('close', () => (openConnections -= 1));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests: record.requests,
    request: (index) => record.at(index),
    get openConnections() {
      return openConnections;
    },
    on: (route, answer) => void answers.set(route, answer),
    stop: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

class Recorder {
  readonly requests: RecordedRequest[] = [];
  private readonly waiting: (() => void)[] = [];

  add(request: IncomingMessage, response: ServerResponse, body: Buffer): RecordedRequest {
    const recorded: RecordedRequest = {
      method: request.method ?? '',
      path: request.url ?? '',
      headers: request.headers,
      body,
      gone: new Promise((resolve) => {
        response.once('close', () => !response.writableFinished && resolve(performance.now()));
      }),
    };
    this.requests.push(recorded);
    this.waiting.splice(0).forEach((wake) => wake());
    return recorded;
  }

  async at(index: number): Promise<RecordedRequest> {
    for (;;) {
      const request = this.requests[index];
      if (request) return request;
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
  }
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of request) chunks.push(chunk as Buffer);
  } catch {
    // The caller left while it was sending; what came is what it sent.
  }
  return Buffer.concat(chunks);
}
