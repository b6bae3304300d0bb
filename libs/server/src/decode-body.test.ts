import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { decoded, decoderFor } from './decode-body.ts';

const sixMb = 6 * 1_048_576;
const decode = (coding: string, coded: Buffer) => decoded(coded, decoderFor(coding)!, sixMb);

describe('a coded body', () => {
  test('of text as people write it comes out whole', async () => {
    const text = Array.from({ length: 20_000 }, (_, at) => `{"blockId":"blk_${at}","text":"Line ${at}."}`).join();
    expect((await decode('gzip', gzipSync(text))).toString()).toBe(text);
    const quickly = { params: { [constants.BROTLI_PARAM_QUALITY]: 3 } };
    expect((await decode('br', brotliCompressSync(text, quickly))).toString()).toBe(text);
  });

  test('that is small may be of one character', async () => {
    expect(await decode('gzip', gzipSync('y'.repeat(60_000)))).toHaveLength(60_000);
  });

  test('that becomes more than a hundred times what it is, is refused below the limit too', async () => {
    const bomb = gzipSync(Buffer.alloc(5_000_000, 'y'));
    await expect(decode('gzip', bomb)).rejects.toMatchObject({ code: 'ERR_BUFFER_TOO_LARGE' });
  });

  test('that is past the limit is refused without being decoded to its end', async () => {
    const bomb = gzipSync(Buffer.alloc(100 * 1_048_576));
    const before = process.memoryUsage().rss;
    await expect(decode('gzip', bomb)).rejects.toMatchObject({ code: 'ERR_BUFFER_TOO_LARGE' });
    expect(process.memoryUsage().rss - before).toBeLessThan(30 * 1_048_576);
  });
});
