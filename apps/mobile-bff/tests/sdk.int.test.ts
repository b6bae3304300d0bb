import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sdkCustomer } from './sdk-customer.ts';
import type { Customer } from './sdk-customer.ts';
import { chiara, startStack } from './stack.ts';
import type { Stack } from './stack.ts';

let stack: Stack;
let customer: Customer;
let again: Customer;

beforeAll(async () => {
  [stack, customer, again] = await Promise.all([
    startStack(),
    sdkCustomer(1, 'sdk-customer'),
    sdkCustomer(1, 'sdk-again'),
  ]);
}, 60_000);

afterAll(async () => {
  await Promise.all([stack?.stop(), customer?.leave(), again?.leave()]);
});

describe('the client package', () => {
  test('is the same bytes each time it is made', async () => {
    const files = await customer.packageFiles(1);
    expect(Object.keys(files)).toEqual(expect.arrayContaining(['/index.js', '/index.d.ts', '/api/sdk.gen.js']));
    expect(await again.packageFiles(1)).toEqual(files);
  });

  test('says what it is, and shows the example that these tests run', async () => {
    const files = await customer.packageFiles(1);
    expect(JSON.parse(files['/package.json'] ?? '')).toMatchObject({
      name: '@frontdesk/mobile-client',
      version: '1.0.0',
      license: 'UNLICENSED',
      type: 'module',
      exports: { '.': { types: './index.d.ts', default: './index.js' } },
    });
    expect(files['/README.md']).toContain("createFrontdesk({ baseUrl, token, app: 'ios/7.3.1' })");
  });

  test('compiles where it is used, and what the API does not have does not', async () => {
    expect(await customer.typecheck()).toBe('');
    const unguarded = await customer.typecheck((example) => example.replaceAll(/^\/\/ @ts-expect-error.*$/gm, ''));
    expect(unguarded).toContain("Property 'titel' does not exist");
    expect(unguarded).toContain(`'"revision-conflict"' is not assignable to parameter`);
    const badApp = await customer.typecheck((example) => example.replace('ios/7.3.1', 'windows/7'));
    expect(badApp).toContain(`'"windows/7"' is not assignable to type`);
  });

  test('works: the example prints what the platform has', async () => {
    const { port } = stack.server.address() as AddressInfo;
    const { Authorization = '' } = await stack.as(chiara);
    const token = Authorization.replace('Bearer ', '');
    const printed = await customer.run({ FRONTDESK_URL: `http://127.0.0.1:${port}`, FRONTDESK_TOKEN: token });
    console.info(printed);
    expect(printed.split('\n')).toEqual([
      expect.stringMatching(/^\d+ unread, \d+ recent documents$/),
      'Q3 capacity plan: Ada Lindqvist, revision 42',
      'a typing error is undefined',
      'commented: From the example.',
      '404: There is no such document.',
      '',
    ]);
  });

  test('names the app with each call, and makes a key for each write that needs one', async () => {
    const requests = stack.logged.filter(({ msg, app }) => msg === 'request' && app === 'ios/7.3.1');
    expect(requests.map(({ method, route, status }) => `${method} ${route} ${status}`)).toEqual([
      'GET /v1/home 200',
      'GET /v1/documents/{documentId} 200',
      'POST /v1/documents/{documentId}/comments 201', // 400 without a key
      'GET /v1/documents/{documentId} 404',
    ]);
  });
});
