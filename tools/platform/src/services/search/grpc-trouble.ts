// Breaks answers of a gRPC service as a fault asks, as far as gRPC lets a server.
import { create, toBinary } from '@bufbuild/protobuf';
import { constants } from 'node:http2';
import type { Http2ServerResponse } from 'node:http2';
import type { FaultMode } from '../../http/faults.ts';
import { pause, pour } from '../../http/trouble.ts';
import type { IndexState } from './generated/search_pb.js';
import {
  IndexStatusResponseSchema,
  PassagesResponseSchema,
  RelatedResponseSchema,
  SearchResponseSchema,
} from './generated/search_pb.js';

const dripBytes = 16;
const dripEveryMs = 100;

export function breakCall(response: Http2ServerResponse, method: string, mode: Exclude<FaultMode, 'slow-drip'>): void {
  if (mode === 'hang') return;
  if (mode === 'reset') return response.stream.close(constants.NGHTTP2_INTERNAL_ERROR);
  response.writeHead(200, { 'content-type': 'application/grpc+proto' });
  // Half: a message that is shorter than its frame says, and no status after it.
  if (mode === 'half-body') return void response.end(framed(Buffer.alloc(4096)).subarray(0, 40));
  if (mode === 'huge-body') return pour(response.stream, Buffer.from([0, 0x10, 0, 0, 0]));
  response.addTrailers({ 'grpc-status': '0' });
  // Malformed: a length-delimited field that ends before its length.
  response.end(framed(mode === 'malformed' ? Buffer.from([0x0a, 0x7f, 0x0a]) : wrongShape(method)));
}

/** Makes an answer leave a few bytes at a time. */
export function dripSlowly(response: Http2ServerResponse): void {
  const write = response.write.bind(response) as (chunk: Uint8Array) => boolean;
  const end = response.end.bind(response) as () => unknown;
  const gone = new AbortController();
  response.stream.once('close', () => gone.abort());
  let last: Promise<unknown> = Promise.resolve();
  const later = (task: () => void): void => {
    last = last.then(async () => {
      if (!response.stream.destroyed) await pause(dripEveryMs, gone.signal);
      if (!response.stream.destroyed) task();
    });
  };
  const drip = (chunk: Uint8Array, ...rest: unknown[]): boolean => {
    for (let at = 0; at < chunk.length; at += dripBytes) later(() => void write(chunk.subarray(at, at + dripBytes)));
    const done = rest.find((argument) => typeof argument === 'function');
    void last.then(() => (done as (() => void) | undefined)?.());
    return true;
  };
  const endLater = (): Http2ServerResponse => {
    void last.then(() => end());
    return response;
  };
  Object.assign(response, { write: drip, end: endLater });
}

/** Decodes well and makes no sense: no ids where ids must be, a score that is no number, a state nobody knows. */
function wrongShape(method: string): Uint8Array {
  const nonsense = { documentId: '', title: '', score: Number.NaN };
  if (method === 'Search') return toBinary(SearchResponseSchema, create(SearchResponseSchema, { hits: [nonsense] }));
  if (method === 'Related')
    return toBinary(RelatedResponseSchema, create(RelatedResponseSchema, { documents: [nonsense] }));
  if (method === 'Passages')
    return toBinary(PassagesResponseSchema, create(PassagesResponseSchema, { passages: [nonsense] }));
  return toBinary(
    IndexStatusResponseSchema,
    create(IndexStatusResponseSchema, { state: 99 as IndexState, indexedDocuments: -1n }),
  );
}

function framed(message: Uint8Array): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt32BE(message.length, 1);
  return Buffer.concat([head, message]);
}
