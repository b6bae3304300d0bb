import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { codingFor, encoded } from './coding.ts';

describe('the coding', () => {
  test.each([
    [undefined, 'identity'],
    ['', 'identity'],
    ['gzip', 'gzip'],
    ['gzip, deflate, br', 'br'],
    ['GZIP', 'gzip'],
    ['x-gzip', 'gzip'],
    ['*', 'br'],
    ['*;q=0', 'identity'],
    ['br;q=0, *', 'gzip'],
    ['br;q=0.5, gzip;q=0.8', 'gzip'],
    ['gzip;q=0', 'identity'],
    ['gzip;q=0.000', 'identity'],
    ['identity;q=1, gzip;q=0.5', 'identity'],
    ['deflate, zstd', 'identity'],
    ['gzip;q=nonsense', 'identity'],
    ['br;q=7', 'identity'],
  ])('for %p is %s', (header, coding) => {
    expect(codingFor(header)).toBe(coding);
    expect(codingFor(header)).toBe(coding); // As remembered.
  });

  test.each([2_000, 200_000])('gives back what went in: %d bytes', async (length) => {
    const payload = Buffer.alloc(length, 'Frontdesk ');
    expect(gunzipSync(await encoded(payload, 'gzip'))).toEqual(payload);
    expect(brotliDecompressSync(await encoded(payload, 'br'))).toEqual(payload);
  });
});
