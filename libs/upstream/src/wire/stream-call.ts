import type { StreamAnswer, StreamCall } from '../call.ts';
import type { UpstreamFailure } from '../failures.ts';
import { WireCall, type Target } from './wire-call.ts';

/** Held for a slow reader before the backend is made to wait. */
const highWaterBytes = 64 * 1024;

/**
 * An answer that is read while it comes. The deadline holds until its reader starts; then only the caller's leaving, a
 * broken connection or silence end it.
 */
export function streamCall(target: Target): StreamCall {
  return (request, reach) =>
    new Promise<StreamAnswer>((resolve, reject) => {
      const chunks = new ChunkQueue();
      const call = new WireCall(target, request, reach, {
        maxBytes: request.maxAnswerBytes ?? Infinity,
        onHead: (status, headers) => {
          call.outliveTry();
          resolve({ status, headers, body: new StreamBody(call, chunks) });
        },
        onChunk: (chunk) => {
          if (chunks.push(chunk) > highWaterBytes) call.pause();
        },
        onEnd: () => chunks.end(),
        onFailure: (failure) => {
          reject(failure);
          chunks.end(failure);
        },
      });
      call.send();
    });
}

class StreamBody implements AsyncIterable<Uint8Array> {
  private readonly call: WireCall;
  private readonly chunks: ChunkQueue;

  constructor(call: WireCall, chunks: ChunkQueue) {
    this.call = call;
    this.chunks = chunks;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void, undefined> {
    const { call, chunks } = this;
    call.outliveDeadline();
    try {
      for (;;) {
        const chunk = await chunks.next();
        if (chunk === undefined) return;
        if (chunks.heldBytes <= highWaterBytes) call.resume();
        yield chunk;
      }
    } finally {
      call.stop();
    }
  }

  discard(): void {
    this.call.stop();
  }
}

/** Ends an answer that nobody will read, if it is a stream. */
export function discardBody(answer: unknown): void {
  if (typeof answer !== 'object' || answer === null || !('body' in answer)) return;
  if (answer.body instanceof StreamBody) answer.body.discard();
}

/** Chunks between a connection that pushes and a reader that pulls. */
class ChunkQueue {
  heldBytes = 0;
  private readonly chunks: Buffer[] = [];
  private ended = false;
  private failure: UpstreamFailure | undefined;
  private wake: (() => void) | undefined;

  push(chunk: Buffer): number {
    this.chunks.push(chunk);
    this.heldBytes += chunk.length;
    this.wake?.();
    return this.heldBytes;
  }

  end(failure?: UpstreamFailure): void {
    this.ended = true;
    this.failure = failure;
    this.wake?.();
  }

  /** Undefined at the end. What arrived before a failure is read first. */
  async next(): Promise<Buffer | undefined> {
    while (this.chunks.length === 0 && !this.ended) {
      await new Promise<void>((resolve) => (this.wake = resolve));
    }
    const chunk = this.chunks.shift();
    if (chunk !== undefined) this.heldBytes -= chunk.length;
    else if (this.failure) throw this.failure;
    return chunk;
  }
}
