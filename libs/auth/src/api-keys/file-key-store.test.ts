import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { partner } from '../../tests/key-store-behaviour.ts';
import { createKeyVerifier, fileKeyStore, keyRing } from '../index.ts';
import { writeKeyRecord } from './key-record.ts';

let folder: string;
let path: string;
let nowMs: number;
let errors: unknown[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'frontdesk-keys-'));
  path = join(folder, 'keys.json');
  nowMs = 0;
  errors = [];
});
afterEach(() => rmSync(folder, { recursive: true }));

const open = () => fileKeyStore(path, { now: () => nowMs, onError: (error) => void errors.push(error) });
const made = () => keyRing(fileKeyStore(path)).create(partner);

describe('a file of keys', () => {
  test('is read again when it changed, and looked at once a second', async () => {
    const { record: first } = await made();
    const store = open();
    expect(await store.find(first.id)).toEqual(first);
    const { record: second } = await made();
    expect(await store.find(second.id)).toBeUndefined();
    nowMs += 1_000;
    expect(await store.find(second.id)).toEqual(second);
  });

  test('that is replaced by another of the same size is read again', async () => {
    const { record } = await made();
    const store = open();
    await store.find(record.id);
    const other = { ...record, id: record.id.replace(/./g, 'e') };
    writeFileSync(`${path}.next`, `{"format":1,"keys":[${writeKeyRecord(other)}]}`);
    renameSync(`${path}.next`, path);
    nowMs += 1_000;
    expect(await store.find(record.id)).toBeUndefined();
    expect(await store.find(other.id)).toEqual(other);
  });

  test.each([
    ['is broken', '{"format":1,"keys":['],
    ['has another format', '{"format":2,"keys":[]}'],
    ['is a list', '[]'],
    ['holds a record that is none', '{"format":1,"keys":[{"format":1,"id":"x"}]}'],
  ])('that %s is told of, and the keys from before stay', async (_name, text) => {
    const { record } = await made();
    const store = open();
    await store.find(record.id);
    writeFileSync(path, text);
    nowMs += 1_000;
    expect(await store.find(record.id)).toEqual(record);
    expect(errors).toHaveLength(1);
    await expect(open().find(record.id)).rejects.toThrow();
    await expect(open().put(record, undefined)).rejects.toThrow();
  });

  test('that a key was taken from is in force within a second', async () => {
    const { key, record } = await made();
    const verifier = createKeyVerifier({ store: open(), environment: 'test' });
    await verifier.verify(key);
    await keyRing(fileKeyStore(path)).revoke(record.id);
    nowMs += 1_000;
    await expect(verifier.verify(key)).rejects.toMatchObject({ code: 'invalid-api-key' });
  });

  test('that never was is an error to who asks for a key', async () => {
    await expect(open().find('0'.repeat(16))).rejects.toMatchObject({ code: 'ENOENT' });
    expect(await open().list()).toEqual([]);
  });
});
