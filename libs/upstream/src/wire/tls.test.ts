import { expect, test } from '@jest/globals';
import { tlsReader, type TlsMaterial } from './tls.ts';

test('certificates are read again after a while, and a new version is one that differs', () => {
  let time = 0;
  let reads = 0;
  let material: TlsMaterial = { cert: 'one', key: Buffer.from('k') };
  const tls = tlsReader(
    () => {
      reads += 1;
      return material;
    },
    () => time,
  );
  expect(tls()).toEqual({ material, version: 0 });
  material = { cert: 'one', key: Buffer.from('k'), servername: undefined as never };
  time = 1000;
  expect(tls().version).toBe(0);
  material = { cert: 'two', key: Buffer.from('k2') };
  expect(tls().version).toBe(0);
  time = 2000;
  expect(tls()).toEqual({ material, version: 1 });
  expect(tls()).toEqual({ material, version: 1 });
  expect(reads).toBe(3);
});

test('a file that is just being written leaves what was there', () => {
  let time = 0;
  let isBroken = false;
  const tls = tlsReader(
    () => {
      if (isBroken) throw new Error('half a file');
      return { cert: 'one' };
    },
    () => time,
  );
  isBroken = true;
  time = 5000;
  expect(tls()).toEqual({ material: { cert: 'one' }, version: 0 });
});

test('certificates that cannot be read at the start are an error then', () => {
  const broken = (): TlsMaterial => {
    throw new Error('no file');
  };
  expect(() => tlsReader(broken, () => 0)).toThrow('no file');
});
