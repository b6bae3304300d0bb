// The contracts that people have declared clients of: what is derived of them must be what those people say.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { errorCodeOf } from '../src/service-client/error-codes.ts';
import { internalMembersOf } from '../src/service-client/internal-members.ts';
import { openApiOf } from '../src/service-client/openapi-document.ts';
import { protoServiceOf } from '../src/service-client/proto-operations.ts';
import { rawOperations, restOperations } from '../src/service-client/rest-operations.ts';

const lib = join(import.meta.dirname, '..', '..', '..', 'libs', 'service-clients');
const textOf = (path: string) => readFileSync(join(lib, path), 'utf8');

/** An operation's declaration, as it is written. */
function declared(service: string, id: string): string {
  const files = readdirSync(join(lib, 'src', service)).filter((file) => /^[\w-]+\.ts$/.test(file));
  const sources = files.map((file) => textOf(`src/${service}/${file}`)).join('\n');
  return new RegExp(`export const ${id} = [^]*?\\n\\}\\);`).exec(sources)?.[0] ?? '';
}

const listIn = (text: string, name: string) =>
  [...(new RegExp(`${name}: \\[([^\\]]*)\\]`).exec(text)?.[1] ?? '').matchAll(/'([^']+)'/g)].map(([, one]) => one);
const wordIn = (text: string, name: string) => new RegExp(`^ {2}${name}: '?([^',]+)'?,`, 'm').exec(text)?.[1];

const services = ['documents', 'revisions', 'identity', 'access', 'collaboration', 'generation', 'activity'];

describe.each(services)('the contract of %s', (service) => {
  const { root } = openApiOf(textOf(`contracts/${service}.yaml`));
  const errorCode = errorCodeOf(
    root,
    rawOperations(root).map(({ node }) => node),
    undefined,
  );
  const operations = restOperations(root, errorCode);

  test('has its internal members where they are known here', () => {
    const known = new RegExp(`${service}: new Set\\(\\[([^\\]]*)`).exec(textOf('src/internal-members.ts'))?.[1] ?? '';
    expect(internalMembersOf(root)).toEqual(known.split(', ').map((name) => name.slice(1, -1)));
  });

  test.each(operations.map((one) => [one.id, one] as const))(
    'says of %s nothing that its client denies',
    (id, derived) => {
      const text = declared(service, id);
      expect(text).toContain(`${derived.method}: '${derived.path}'`);
      expect(derived.query).toEqual(listIn(text, 'query'));
      expect(derived.headers).toEqual(listIn(text, 'headers'));
      expect(derived.contentType ?? 'application/json').toBe(wordIn(text, 'contentType') ?? 'application/json');
      // A client may know more: of statuses that are failures, or of what else its contract says.
      expect(listIn(text, 'codes')).toEqual(expect.arrayContaining([...derived.codes]));
      if (derived.idempotent) expect(wordIn(text, 'idempotent')).toBe(String(derived.idempotent.value));
    },
  );
});

test('the contract of search is read as its client reads it', () => {
  const { name, domain, operations } = protoServiceOf(textOf('contracts/search.proto'), 'search');
  expect({ name, domain }).toEqual({ name: 'SearchService', domain: 'search.platform.internal' });
  for (const { rpc, codes } of operations) {
    const text = declared('search', rpc.charAt(0).toLowerCase() + rpc.slice(1));
    expect(listIn(text, 'codes')).toEqual(expect.arrayContaining([...codes]));
  }
});
