import type { HttpAnswer, HttpCall } from '../call.ts';
import type { UpstreamFailure } from '../failures.ts';
import { WireCall, type AnswerHeaders, type Receiver, type Target } from './wire-call.ts';

const empty = Buffer.alloc(0);

/**
 * A whole answer, by undici's `dispatch` and a handler of our own: a third of the time of `pool.request` and a tenth of
 * its garbage, because no stream is made for a body that is wanted in one piece.
 */
export function httpCall(target: Target, maxAnswerBytes: number): HttpCall {
  return (request, reach) =>
    new Promise<HttpAnswer>((resolve, reject) => {
      const receiver = new WholeAnswer(request.maxAnswerBytes ?? maxAnswerBytes, resolve, reject);
      new WireCall(target, request, reach, receiver).send();
    });
}

class WholeAnswer implements Receiver {
  readonly maxBytes: number;
  readonly onFailure: (failure: UpstreamFailure) => void;
  private readonly resolve: (answer: HttpAnswer) => void;
  private status = 0;
  private headers: AnswerHeaders | undefined;
  private readonly chunks: Buffer[] = [];

  constructor(maxBytes: number, resolve: (answer: HttpAnswer) => void, onFailure: (failure: UpstreamFailure) => void) {
    this.maxBytes = maxBytes;
    this.resolve = resolve;
    this.onFailure = onFailure;
  }

  onHead(status: number, headers: AnswerHeaders): void {
    this.status = status;
    this.headers = headers;
  }

  onChunk(chunk: Buffer): void {
    this.chunks.push(chunk);
  }

  onEnd(): void {
    const { status, headers = {} } = this;
    this.resolve({ status, headers, body: wholeOf(this.chunks) });
  }
}

function wholeOf(chunks: readonly Buffer[]): Buffer {
  return chunks.length === 1 ? (chunks[0] ?? empty) : Buffer.concat(chunks);
}
