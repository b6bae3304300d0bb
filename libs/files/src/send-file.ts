import { Problem, defineProblem } from '@frontdesk/problems';
import { bytes } from '@frontdesk/server';
import type { BytesAnswer } from '@frontdesk/server';
import { backendInvalid } from '@frontdesk/upstream';
import type { Reach, StreamAnswer } from '@frontdesk/upstream';
import { z } from 'zod';
import { fileHeaders } from './file-headers.ts';
import type { FileFacts } from './file-headers.ts';
import type { FileOrigins } from './file-origins.ts';

export const noSuchFile = defineProblem({ code: 'no-such-file', status: 404, title: 'No such file' });
export const badRange = defineProblem({ code: 'range-not-satisfiable', status: 416, title: 'Range not satisfiable' });

export function noSuchFileProblem(log?: string): Problem {
  return new Problem(noSuchFile, 'There is no such file.', log === undefined ? {} : { log });
}

/** With these a client asks for a part of a file. Anything but one range of bytes is ignored, as HTTP allows. */
export const rangeHeaders = z.object({
  range: z.string().max(200).optional(),
  'if-range': z.string().max(200).optional(),
});
type RangeHeaders = z.output<typeof rangeHeaders>;

/** What every route of a file answers. */
export const fileAnswers = { 200: 'bytes', 206: 'bytes' } as const;

interface File extends FileFacts {
  readonly url: string;
  readonly asked: RangeHeaders;
}

/**
 * Hands a file of the platform on while it comes, as fast as the client takes it. Access to it was decided before. A
 * redirect is not followed: it could lead anywhere.
 */
export async function sendFile(
  files: FileOrigins,
  { url, asked, ...facts }: File,
  reach: Reach,
): Promise<BytesAnswer<200 | 206>> {
  const target = files.find(url);
  if (target === undefined) throw unusable('a URL outside of the allowed origins');
  const { range, 'if-range': ifRange } = asked;
  const isPart = range !== undefined && /^bytes=(\d+-\d*|-\d+)$/.test(range);
  const headers = isPart ? { range, ...(ifRange === undefined ? {} : { 'if-range': ifRange }) } : {};
  const request = { operation: 'files.get', method: 'GET', path: target.path, headers };
  const answer = await target.call(request, reach);
  const given = fileHeaders(answer.headers, facts);
  // A part that does not say which one it is, or is several at once, would be put together wrongly.
  const isWhole = answer.status === 200 && given['content-range'] === undefined;
  const isThePart = answer.status === 206 && isPart && given['content-range'] !== undefined;
  if (isWhole || isThePart) return bytes(isWhole ? 200 : 206, given, answer.body);
  await drop(answer);
  if (answer.status === 404) throw noSuchFileProblem('the file host has no such file');
  if (answer.status === 416 && isPart) throw rangeProblem(answer);
  throw unusable(`status ${answer.status}`);
}

function rangeProblem({ headers }: StreamAnswer): Problem {
  const total = headers['content-range'];
  const known = total !== undefined && /^bytes \*\/\d+$/.test(total) ? { 'Content-Range': total } : {};
  return new Problem(badRange, 'The file has no such bytes.', { headers: known });
}

function unusable(what: string): Problem {
  return new Problem(backendInvalid, 'The file cannot be had now.', { log: `files.get: ${what}` });
}

/** Reading is what frees the connection; stopping at once ends the request. */
async function drop({ body }: StreamAnswer): Promise<void> {
  for await (const _chunk of body) break;
}
