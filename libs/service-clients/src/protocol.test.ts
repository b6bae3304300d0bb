import { create } from '@bufbuild/protobuf';
import { describe, expect, test } from '@jest/globals';
import { getDocument } from './documents/operations.ts';
import { getUser } from './identity/operations.ts';
import { RelatedResponseSchema } from './search/generated/search_pb.js';
import { related } from './search/operations.ts';

// What another instance may get, by way of Redis.
describe('an answer that is handed on', () => {
  test('comes back without its internal members, wherever they stood', () => {
    const body = { title: 'Q3', storageKey: 's3://x', nested: [{ internalNotes: 'x', kept: null }], debugInfo: {} };
    const outcome = { body, headers: { etag: '"v1"' }, bytes: 100 };
    const bytes = getDocument.protocol.encode(outcome);
    expect(Buffer.from(bytes).toString()).not.toMatch(/storageKey|internalNotes|debugInfo/);
    expect(getDocument.protocol.decode(bytes)).toEqual({ ...outcome, body: { title: 'Q3', nested: [{ kept: null }] } });
  });

  test('keeps the members that another service calls internal', () => {
    const outcome = { body: { storageKey: 'mine', costCenter: 'x' }, headers: {}, bytes: 9 };
    const back = getUser.protocol.decode(getUser.protocol.encode(outcome));
    expect(back).toEqual({ ...outcome, body: { storageKey: 'mine' } });
  });

  test('is an error by its code alone', () => {
    const error = { code: 'not-found', details: { title: 'private' }, reference: 'r' };
    const bytes = getDocument.protocol.encode({ status: 404, error });
    expect(getDocument.protocol.decode(bytes)).toEqual({ status: 404, error: { code: 'not-found' } });
  });

  test('is a message without the fields that its type does not know', () => {
    const message = create(RelatedResponseSchema, { documents: [{ documentId: 'doc_a', score: 0.5 }] });
    const internal = { no: 15, wireType: 2 as const, data: Buffer.from('\x06secret') };
    const outcome = { body: { ...message, $unknown: [internal] }, headers: {}, bytes: 99 };
    const bytes = related.protocol.encode(outcome);
    expect(Buffer.from(bytes).toString()).not.toContain('secret');
    expect(related.protocol.decode(bytes)).toEqual({ body: message, headers: {}, bytes: bytes.byteLength - 1 });
    expect(related.protocol.bytesOf(outcome)).toBe(outcome.bytes);
  });

  test('is a miss when another version wrote it', () => {
    expect(getDocument.protocol.decode(Buffer.from('{"format":2,"body":{}}'))).toBeUndefined();
    expect(related.protocol.decode(Buffer.from([2, 1]))).toBeUndefined();
    expect(related.protocol.decode(related.protocol.encode({ status: 404, error: {} }))).toBeUndefined();
  });
});
