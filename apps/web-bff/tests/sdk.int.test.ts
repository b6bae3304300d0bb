import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sdkCustomer } from './sdk-customer.ts';
import type { Customer } from './sdk-customer.ts';
import { ada, startStack } from './stack.ts';
import type { Stack } from './stack.ts';

let stack: Stack;
let customer: Customer;

beforeAll(async () => {
  [stack, customer] = await Promise.all([startStack(), sdkCustomer(2, 'sdk-customer')]);
}, 60_000);

afterAll(async () => {
  await Promise.all([stack?.stop(), customer?.leave()]);
});

describe('the client packages', () => {
  test.each([1, 2])('of version %d say what they are', async (version) => {
    const files = await customer.packageFiles(version);
    expect(JSON.parse(files['/package.json'] ?? '')).toMatchObject({
      name: '@frontdesk/web-client',
      version: `${version}.0.0`,
      license: 'UNLICENSED',
      type: 'module',
      exports: { '.': { types: './index.d.ts', default: './index.js' } },
    });
    expect(files['/README.md']).toContain('createFrontdesk({ baseUrl: origin, fetch: asBrowser })');
  });

  test('have the shapes of their own version, and nothing that no script calls', async () => {
    const typesOf = async (version: number) => (await customer.packageFiles(version))['/api/types.gen.d.ts'] ?? '';
    expect(await typesOf(1)).toContain('ownerName: string');
    expect(await typesOf(2)).not.toContain('ownerName: string');
    const calls = (await customer.packageFiles(2))['/api/sdk.gen.d.ts'] ?? '';
    expect(calls).toContain('logout<');
    for (const navigation of ['login<', 'continueLogout<', 'backChannelLogout<']) expect(calls).not.toContain(navigation);
  });

  test('compile where they are used, and what the API does not have does not', async () => {
    expect(await customer.typecheck()).toBe('');
    const unguarded = await customer.typecheck((example) => example.replaceAll(/^\/\/ @ts-expect-error.*$/gm, ''));
    expect(unguarded).toContain("Property 'titel' does not exist");
    expect(unguarded).toContain(`'"revision-conflict"' is not assignable to parameter`);
  });

  test('work: the example prints what the platform has', async () => {
    const browser = await stack.signedIn(ada);
    const cookie = browser.cookies(new URL(stack.origin).host);
    const printed = await customer.run({ FRONTDESK_ORIGIN: stack.origin, FRONTDESK_COOKIE: cookie });
    console.info(printed);
    expect(printed.split('\n')).toEqual([
      `signed in: ${ada}`,
      expect.stringMatching(/^Q3 capacity plan: Ada Lindqvist, [1-9]\d* tags$/),
      'a typing error is undefined',
      'one comment: true',
      '404: There is no such document.',
      '',
    ]);
  });

  test('say that somebody has to sign in, where nobody has', async () => {
    const printed = customer.run({ FRONTDESK_ORIGIN: stack.origin, FRONTDESK_COOKIE: '' });
    await expect(printed).rejects.toMatchObject({ stderr: expect.stringContaining('sign in first') });
  });
});
