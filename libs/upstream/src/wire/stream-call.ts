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
      let body: StreamBody | undefined;
      const call = new WireCall(target, request, reach, {
        maxBytes: request.maxAnswerBytes ?? Infinity,
        onHead: (status, headers) => {
          call.outliveTry();
          body = new StreamBody(call, chunks);
          resolve({ status, headers, body });
        },
        onChunk: (chunk) => {
          if (chunks.push(chunk) > highWaterBytes) call.pause();
        },
        onEnd: () => {
          chunks.end();
          body?.end();
        },
        onFailure: (failure) => {
          reject(failure);
          chunks.end(failure);
          body?.end(failure);
        },
      });
      call.send();
    });
}

class StreamBody implements AsyncIterable<Uint8Array> {
  private readonly call: WireCall;
  private readonly chunks: ChunkQueue;
  private ended: { readonly failure: UpstreamFailure | undefined } | undefined;
  private onEnd: ((failure: UpstreamFailure | undefined) => void) | undefined;

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

  /** The last byte came, or none will. */
  end(failure?: UpstreamFailure): void {
    this.ended = { failure };
    this.onEnd?.(failure);
  }

  whenEnded(onEnd: (failure: UpstreamFailure | undefined) => void): void {
    if (this.ended) onEnd(this.ended.failure);
    else this.onEnd = onEnd;
  }

  discard(): void {
    this.call.stop();
  }
}

/** Hears when an answer is over: at once, if it is not a stream. */
export function whenEnded(answer: unknown, onEnd: (failure: UpstreamFailure | undefined) => void): void {
  const body = streamBodyOf(answer);
  if (body === undefined) onEnd(undefined);
  else body.whenEnded(onEnd);
}

/** Ends an answer that nobody will read, if it is a stream. */
export function discardBody(answer: unknown): void {
  streamBodyOf(answer)?.discard();
}

function streamBodyOf(answer: unknown): StreamBody | undefined {
  const { body } = (answer ?? {}) as { readonly body?: unknown };
  return body instanceof StreamBody ? body : undefined;
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
