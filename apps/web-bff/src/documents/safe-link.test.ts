import { expect, test } from '@jest/globals';
import { withoutUnsafeLinks } from './safe-link.ts';

test('links to pages and mail stay, and marks without a link', () => {
  const marks = [{ href: 'https://a.example' }, { href: 'HTTP://a.example' }, { href: 'mailto:a@b.example' }, {}];
  expect(withoutUnsafeLinks(marks)).toEqual(marks);
});

test.each(['javascript:alert(1)', ' https://a.example', 'data:text/html,x', 'file:///etc', 'intent:#x', '//a', ''])(
  'a link that is none of these goes: %j',
  (href) => {
    expect(withoutUnsafeLinks([{ href }])).toEqual([]);
  },
);
