import type { IncomingMessage } from 'node:http';
import { Problem } from '@frontdesk/problems';
import getRawBody from 'raw-body';
import { decoded, decoderFor, isTooLarge } from './decode-body.ts';
import { badRequest, bodyTooLarge, unsupportedMedia } from './problems.ts';

/** Whether the request says that it brings a body. */
export function hasBody(request: IncomingMessage): boolean {
  const length = request.headers['content-length'];
  return request.headers['transfer-encoding'] !== undefined || (length !== undefined && Number(length) > 0);
}

/** All bytes of the body, decoded from their content coding. The limit is on both, what arrives and what it becomes. */
export async function readBody(request: IncomingMessage, limitBytes: number): Promise<Buffer> {
  const coding = (request.headers['content-encoding'] ?? 'identity').trim().toLowerCase();
  const declared = request.headers['content-length'];
  if (declared !== undefined && Number(declared) > limitBytes) throw tooLarge(limitBytes);
  const decode = decoderFor(coding);
  if (!decode && coding !== 'identity') {
    throw new Problem(unsupportedMedia, 'The content coding of the body is not supported.', {
      headers: { 'Accept-Encoding': 'gzip, deflate, br, identity' },
    });
  }
  try {
    const sent = await getRawBody(request, { limit: limitBytes });
    return decode ? await decoded(sent, decode, limitBytes) : sent;
  } catch (error) {
    const isLarge = isTooLarge(error) || (error as { type?: string }).type === 'entity.too.large';
    throw isLarge ? tooLarge(limitBytes) : unreadable(error);
  }
}

function tooLarge(limitBytes: number): Problem {
  return new Problem(bodyTooLarge, `The body is larger than ${limitBytes} bytes, or decodes to far more than it is.`);
}

function unreadable(cause: unknown): Problem {
  return new Problem(badRequest, 'The body could not be read.', { cause });
}
