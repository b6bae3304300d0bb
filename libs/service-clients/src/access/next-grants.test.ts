import { describe, expect, test } from '@jest/globals';
import { nextGrants } from './operations.ts';

describe('the next page of grants', () => {
  test('is where Link says, by its opaque cursor', () => {
    const link = '</v1/documents/doc_q3plan7x2mva/grants?after=grt%2Bplan&limit=50>; rel="next"';
    expect(nextGrants({ link })).toBe('grt+plan');
    expect(nextGrants({ link: `</v1/first?after=a>; rel="first", ${link}` })).toBe('grt+plan');
  });

  test.each([undefined, '', '<>; rel="next"', '</v1/x?after=a>; rel="prev"', '</v1/x?limit=1>; rel="next"', 'after=a'])(
    'is none for %p',
    (link) => {
      expect(nextGrants(link === undefined ? {} : { link })).toBeUndefined();
    },
  );
});
