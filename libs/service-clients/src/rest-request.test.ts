import { describe, expect, test } from '@jest/globals';
import { getDocument, listDocuments, updateDocument } from './documents/operations.ts';
import { batchGetUsers } from './identity/operations.ts';
import { restRequest } from './rest-request.ts';
import { createRevision } from './revisions/operations.ts';

describe('the path', () => {
  test('takes a parameter as one segment, whatever is in it', () => {
    const { path } = restRequest(getDocument.facts, { documentId: 'a/../b?c#d%2F' });
    expect(path).toBe('/v1/documents/a%2F..%2Fb%3Fc%23d%252F');
  });

  test.each(['', '.', '..', undefined, '\ud800'])('refuses %p, which would name something else', (documentId) => {
    expect(() => restRequest(getDocument.facts, { documentId })).toThrow(/documents.getDocument: unfit/);
  });
});

describe('the query', () => {
  test('has only what the contract names, and leaves out what is undefined', () => {
    const params = { cursor: 'a+b/=', limit: 25, q: undefined, internal: 'x', tag: 'q3 & more' };
    expect(restRequest(listDocuments.facts, params).path).toBe(
      '/v1/documents?cursor=a%2Bb%2F%3D&limit=25&tag=q3%20%26%20more',
    );
  });

  test('joins lists by commas that are not encoded, unlike those within', () => {
    expect(restRequest(batchGetUsers.facts, { ids: ['a', 'b,c'] }).path).toBe('/v1/users?ids=a,b%2Cc');
  });
});

describe('the headers', () => {
  test('are those that the contract names', () => {
    const { headers } = restRequest(getDocument.facts, {
      documentId: 'd',
      ifNoneMatch: '"v1"',
      ifMatch: '"v2"',
      authorization: 'x',
    });
    expect(headers).toEqual({ accept: 'application/json', 'if-none-match': '"v1"' });
  });

  test('cannot be split', () => {
    expect(() => restRequest(createRevision.facts, { documentId: 'd', idempotencyKey: 'a\r\nb: c', body: {} })).toThrow(
      /unfit/,
    );
  });

  test('say what the body is', () => {
    const request = restRequest(updateDocument.facts, { documentId: 'd', ifMatch: '"v1"', body: { title: 'å' } });
    expect(request.headers['content-type']).toBe('application/merge-patch+json');
    expect(request.body).toBe('{"title":"å"}');
    expect(restRequest(getDocument.facts, { documentId: 'd' })).not.toHaveProperty('body');
  });
});
