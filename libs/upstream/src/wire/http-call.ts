import type { HttpAnswer, HttpCall } from '../call.ts';
import { WireCall, type AnswerHeaders, type Target } from './wire-call.ts';

const empty = Buffer.alloc(0);

/**
 * A whole answer, by undici's `dispatch` and a handler of our own: a third of the time of `pool.request` and a tenth of
 * its garbage, because no stream is made for a body that is wanted in one piece.
 */
export function httpCall(target: Target, maxAnswerBytes: number): HttpCall {
  return (request, reach) =>
    new Promise<HttpAnswer>((resolve, reject) => {
      let status = 0;
      let headers: AnswerHeaders = {};
      const chunks: Buffer[] = [];
      const call = new WireCall(target, request, reach, {
        maxBytes: request.maxAnswerBytes ?? maxAnswerBytes,
        onHead: (receivedStatus, receivedHeaders) => {
          status = receivedStatus;
          headers = receivedHeaders;
        },
        onChunk: (chunk) => chunks.push(chunk),
        onEnd: () => resolve({ status, headers, body: wholeOf(chunks) }),
        onFailure: reject,
      });
      call.send();
    });
}

function wholeOf(chunks: readonly Buffer[]): Buffer {
  return chunks.length === 1 ? (chunks[0] ?? empty) : Buffer.concat(chunks);
}
