import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { Problem } from '@frontdesk/problems';
import getRawBody from 'raw-body';
import { badRequest, bodyTooLarge, unsupportedMedia } from './problems.ts';

const decoders = new Map<string, () => Readable & NodeJS.WritableStream>([
  ['gzip', createGunzip],
  ['x-gzip', createGunzip],
  ['deflate', createInflate],
  ['br', createBrotliDecompress],
]);

/** Whether the request says that it brings a body. */
export function hasBody(request: IncomingMessage): boolean {
  const length = request.headers['content-length'];
  return request.headers['transfer-encoding'] !== undefined || (length !== undefined && Number(length) > 0);
}

/** All bytes of the body, decoded from their content coding; the limit is on the decoded ones. */
export async function readBody(request: IncomingMessage, limitBytes: number): Promise<Buffer> {
  const coding = (request.headers['content-encoding'] ?? 'identity').trim().toLowerCase();
  const declared = request.headers['content-length'];
  if (declared !== undefined && Number(declared) > limitBytes) throw tooLarge(limitBytes);
  if (coding === 'identity') return await collected(request, limitBytes);
  const decoder = decoders.get(coding)?.();
  if (!decoder) {
    throw new Problem(unsupportedMedia, 'The content coding of the body is not supported.', {
      headers: { 'Accept-Encoding': 'gzip, deflate, br, identity' },
    });
  }
  // A body that breaks off would leave the decoder waiting.
  request.once('close', () => request.complete || decoder.destroy(new Error('the request broke off')));
  try {
    return await collected(request.pipe(decoder), limitBytes);
  } finally {
    request.unpipe(decoder);
    decoder.destroy();
    request.resume();
  }
}

async function collected(stream: Readable, limitBytes: number): Promise<Buffer> {
  try {
    return await getRawBody(stream, { limit: limitBytes });
  } catch (error) {
    throw (error as { type?: string }).type === 'entity.too.large' ? tooLarge(limitBytes) : unreadable(error);
  }
}

function tooLarge(limitBytes: number): Problem {
  return new Problem(bodyTooLarge, `The body is larger than ${limitBytes} bytes.`);
}

function unreadable(cause: unknown): Problem {
  return new Problem(badRequest, 'The body could not be read.', { cause });
}
