import type { Exchange, Route } from '@frontdesk/server';
import { expect, test } from '@jest/globals';
import { requireCsrf } from './index.ts';

const step = requireCsrf({ origin: 'https://desk.example' });
const through = (headers: Record<string, string>) =>
  step({ headers } as unknown as Exchange, {} as Route, async () => ({ status: 204 }));

test.each([
  ['the word of the browser', { 'sec-fetch-site': 'same-origin' }],
  ['its own origin', { origin: 'https://desk.example' }],
  ['both', { 'sec-fetch-site': 'same-origin', origin: 'https://desk.example' }],
])('a page of ours comes through with %s', async (_how, headers) => {
  expect(await through({ 'frontdesk-csrf': '1', ...headers })).toEqual({ status: 204 });
});

test.each([
  ['without the header', { 'sec-fetch-site': 'same-origin' }, 'csrf-header-missing'],
  ['from an address that was typed in', { 'frontdesk-csrf': '1', 'sec-fetch-site': 'none' }, 'not-same-origin'],
  ['from another port', { 'frontdesk-csrf': '1', origin: 'https://desk.example:8443' }, 'not-same-origin'],
  ['from another scheme', { 'frontdesk-csrf': '1', origin: 'http://desk.example' }, 'not-same-origin'],
  [
    'from an origin that ends like ours',
    { 'frontdesk-csrf': '1', origin: 'https://evil.desk.example' },
    'not-same-origin',
  ],
])('nobody comes through %s', async (_how, headers, code) => {
  await expect(through(headers as Record<string, string>)).rejects.toMatchObject({ kind: { code } });
});
