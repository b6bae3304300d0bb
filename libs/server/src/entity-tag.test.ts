import { describe, expect, test } from '@jest/globals';
import { entityTag, namesTag } from './entity-tag.ts';

const tag = entityTag('{"a":1}');

describe('a tag', () => {
  test('is weak, and the same for the same bytes only', () => {
    expect(tag).toMatch(/^W\/"[\w-]{27}"$/);
    expect(entityTag('{"a":1}')).toBe(tag);
    expect(entityTag('{"a":2}')).not.toBe(tag);
  });
});

describe('If-None-Match', () => {
  test.each(['*', ' * ', tag, tag.slice(2), `"x",${tag}`, `W/"a,b" , ${tag}`, `"", ${tag}, "y"`])(
    'names it: %s',
    (header) => {
      expect(namesTag(header, tag)).toBe(true);
    },
  );

  test.each(['', '"x"', '"*"', 'W/"a', tag.slice(3), tag.toLowerCase(), `"a,${tag.slice(3)}`])(
    'does not name it: %s',
    (header) => {
      expect(namesTag(header, tag)).toBe(false);
    },
  );
});
