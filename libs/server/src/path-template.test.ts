import { describe, expect, test } from '@jest/globals';
import { parsePathTemplate } from './path-template.ts';

describe('a path template', () => {
  test('names its segments and reads them, decoded', () => {
    const template = parsePathTemplate('/v1/documents/{documentId}/comments/{commentId}');
    expect(template.names).toEqual(['documentId', 'commentId']);
    expect(template.read('/v1/documents/doc_1/comments/a%2Fb')).toEqual({ documentId: 'doc_1', commentId: 'a/b' });
    expect(template.read('/v1/documents/doc_1')).toBeUndefined();
    expect(() => template.read('/v1/documents/%ff/comments/c')).toThrow('percent-encoded');
  });

  test('matches whole paths only, and a dot means a dot', () => {
    const template = parsePathTemplate('/v1/{id}/a.json');
    expect(['/v1/x/a.json', '/v1/%2F/a.json'].every(template.matches)).toBe(true);
    for (const path of [
      '/v1/x/aXjson',
      '/v1/x/a.json/',
      '/v1//a.json',
      '/v1/x/y/a.json',
      '/V1/x/a.json',
      'x/v1/x/a.json',
    ]) {
      expect(template.matches(path)).toBe(false);
    }
  });

  test.each(['', 'v1', '/', '/v1/', '/v1//x', '/:id', '/{id', '/a{id}', '/{id}/{id}', '/*', '/{1}', '/(a|b)', '/a?b'])(
    'is nothing else: %p',
    (text) => {
      expect(() => parsePathTemplate(text)).toThrow('Not a path template');
    },
  );
});
