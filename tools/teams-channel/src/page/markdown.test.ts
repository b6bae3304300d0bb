import { expect, test } from '@jest/globals';
import { toHtml } from './markdown.ts';

test.each([
  ['**strong** and *soft* and _soft_', '<p><strong>strong</strong> and <em>soft</em> and <em>soft</em></p>'],
  ['Say:\n- one\n- two', '<p>Say:</p><ul><li>one</li><li>two</li></ul>'],
  ['1. one\n2. two', '<ol><li>one</li><li>two</li></ol>'],
  ['one\ntwo\n\nthree', '<p>one<br>two</p><p>three</p>'],
  ['`a *b* c`', '<p><code>a *b* c</code></p>'],
  [
    '[Plan](https://frontdesk.example/a?b=1&c=2)',
    '<p><a href="https://frontdesk.example/a?b=1&amp;c=2" target="_blank" rel="noopener noreferrer">Plan</a></p>',
  ],
  ['snake_case_name and 2*3*4', '<p>snake_case_name and 2*3*4</p>'],
])('%j is shown as %s', (text, html) => {
  expect(toHtml(text)).toBe(html);
});

test.each([
  ['\\*\\*not strong\\*\\*', '<p>**not strong**</p>'],
  ['\\[not a link\\](https://a.example)', '<p>[not a link](https://a.example)</p>'],
  ['\\<b\\>', '<p>&lt;b&gt;</p>'],
])('what a backslash protects is text: %j', (text, html) => {
  expect(toHtml(text)).toBe(html);
});

test.each([
  '<img src=x onerror=alert(1)>',
  '[x](javascript:alert(1))',
  '[x](https://a.example/"onmouseover="alert(1))',
  '[<script>](https://a.example)',
  '`<script>`',
])('nothing of %j becomes more than text or a link', (text) => {
  const html = toHtml(text);
  expect(html).not.toMatch(/<(?!\/?(p|a|code)\b)/);
  expect(html.replaceAll(/href="[^"]*"|target="_blank"|rel="[^"]*"/g, '')).not.toMatch(/<a [^>]*\w+=|javascript:.*"/);
});
