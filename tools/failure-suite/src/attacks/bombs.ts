// Requests that are small to send and large to take.
import { randomUUID } from 'node:crypto';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { planId } from '../requests.ts';
import { attackersAddress } from './attack.ts';
import type { Attack, Target } from './attack.ts';
import { closed, openConnection } from './raw-connections.ts';

const atOnce = { full: 50, short: 10 } as const;

/** So many attackers, each of whom sends one after the other on connections of their own. */
async function again(
  target: Target,
  count: (what: string) => void,
  stop: AbortSignal,
  bombs: readonly (() => string | Buffer)[],
): Promise<void> {
  const attacker = async (at: number): Promise<void> => {
    for (let sent = at; !stop.aborted; sent += 1) {
      const socket = await openConnection(target, count, stop);
      const end = (): void => void socket.destroy();
      stop.addEventListener('abort', end);
      const bomb = bombs[sent % bombs.length]?.() ?? '';
      if (socket.writable) socket.write(bomb);
      await closed(socket);
      stop.removeEventListener('abort', end);
    }
  };
  await Promise.all(Array.from({ length: atOnce[target.size] }, (_, at) => attacker(at)));
}

const get = (headers: string): string =>
  `GET /v1/home HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: ${attackersAddress}\r\nConnection: close\r\n${headers}\r\n`;

export const headerBombs: Attack = {
  name: 'header bombs',
  says: (size) =>
    `${atOnce[size]} at once: a header of 64 kB, 3,000 headers, one header that never ends, a URL of 64 kB`,
  run: (target, count, stop) =>
    again(target, count, stop, [
      () => get(`A: ${'a'.repeat(65_536)}\r\n`),
      () => get('a:\r\n'.repeat(3_000)),
      () => get(`A: ${'a'.repeat(1_048_576)}`).slice(0, -2),
      () => `GET /${'a'.repeat(65_536)} HTTP/1.1\r\nHost: a\r\n\r\n`,
    ]),
};

const hundredMb = 100 * 1_048_576;
const largestTaken = 6 * 1_048_576 - 200;

/** A document of nothing but small paragraphs, as long as a save may be. */
function largeSave(): Buffer {
  const paragraph = (at: number): string =>
    `{"blockId":"blk_${at}","type":"paragraph","text":"${randomUUID()} ${'x'.repeat(200)}","marks":[]}`;
  const blocks: string[] = [];
  for (let bytes = 0, at = 0; bytes < largestTaken - 1_000; at += 1) bytes += (blocks[at] = paragraph(at)).length + 1;
  return Buffer.from(`{"baseRevision":1,"blocks":[${blocks.join()}]}`);
}

export const compressedBombs: Attack = {
  name: 'gzip bombs',
  says: (size) => `${atOnce[size]} at once, signed in: 100 MB of zeros as gzip and as Brotli, 6 MB of JSON as gzip`,
  run(target, count, stop) {
    const zeros = Buffer.alloc(hundredMb);
    const quickly = { params: { [constants.BROTLI_PARAM_QUALITY]: 3, [constants.BROTLI_PARAM_SIZE_HINT]: hundredMb } };
    const bodies: [string, Buffer][] = [
      ['gzip', gzipSync(zeros)],
      ['br', brotliCompressSync(zeros, quickly)],
      ['gzip', gzipSync(largeSave())],
    ];
    const bombs = bodies.map(
      ([coding, body]) =>
        () =>
          Buffer.concat([Buffer.from(save(target, coding, body)), body]),
    );
    return again(target, count, stop, bombs);
  },
};

function save({ host, token }: Target, coding: string, body: Buffer): string {
  return [
    `POST /v1/documents/${planId}/revisions HTTP/1.1`,
    `Host: ${host}`,
    `X-Forwarded-For: ${attackersAddress}`,
    'Connection: close',
    `Authorization: Bearer ${token}`,
    'Content-Type: application/json',
    `Idempotency-Key: "${randomUUID()}"`,
    `Content-Encoding: ${coding}`,
    `Content-Length: ${body.length}`,
    '\r\n',
  ].join('\r\n');
}
