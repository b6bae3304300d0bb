import { readFileSync, readdirSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { clientCertificate, developmentKey, platformApiKey, signedContext } from '@frontdesk/delegation';
import { headerLists } from './header-lists.ts';

const requestHeaders: readonly string[] = headerLists.requestHeaders;
const answerHeaders: readonly string[] = headerLists.answerHeaders;

test('what proves us may be sent', async () => {
  const caller = { userId: 'usr_a', tenantId: 'ten_a', proof: { token: 't', expiresAt: 4_000_000_000 } };
  const reach = { signal: new AbortController().signal, deadline: Infinity };
  const credentials = [
    clientCertificate(),
    developmentKey({ key: 'k' }),
    platformApiKey({ key: 'k' }),
    signedContext({ secret: 's' }),
  ];
  for (const credential of credentials) {
    const headers = Object.keys(await credential({ method: 'GET', path: '/' }, caller, reach));
    expect(requestHeaders).toEqual(expect.arrayContaining(headers));
  }
});

test('a cookie, a host and who the caller is to others may not', () => {
  for (const name of ['cookie', 'host', 'forwarded', 'x-forwarded-for', 'proxy-authorization'])
    expect(requestHeaders).not.toContain(name);
  expect(answerHeaders).not.toContain('set-cookie');
});

test('every header that is read of an answer is kept', () => {
  const read = sources().flatMap((text) =>
    [...text.matchAll(/headers(?:\.(\w+)|\['([a-z-]+)'\])/g)].flatMap(([, dotted, quoted]) => dotted ?? quoted ?? []),
  );
  const kept = read.filter((name) => !['accept'].includes(name));
  expect(kept.length).toBeGreaterThan(5);
  for (const name of kept) expect([...answerHeaders, 'content-type', 'map', 'filter']).toContain(name);
});

function sources(): string[] {
  const folder = new URL('.', import.meta.url);
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const read = files.filter((file) => /(error-format|exchange|json-body|next-grants|failure-of)\.ts$/.test(file));
  return read.map((file) => readFileSync(new URL(file, folder), 'utf8'));
}
