import { readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Tree } from '@nx/devkit';
import { parse } from 'yaml';
import { serviceClientGenerator } from '../src/service-client/service-client-generator.ts';
import { virtualTree } from './virtual-tree.ts';

const from = join(import.meta.dirname, 'contracts', 'reviews.yaml');
const contract = readFileSync(from, 'utf8');
const lib = 'libs/service-clients';
const textIn = (tree: Tree, path: string) => tree.read(path, 'utf8') ?? '';

let folder: string;
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'contracts-'))));
afterAll(() => rm(folder, { recursive: true }));

function written(text: string): string {
  const file = join(folder, 'openapi.yaml');
  writeFileSync(file, text);
  return file;
}

async function generated(text = contract, more: object = {}): Promise<Tree> {
  const tree = virtualTree();
  await serviceClientGenerator(tree, { service: 'reviews', from: written(text), ...more });
  return tree;
}

describe('the client of a service', () => {
  let tree: Tree;
  beforeAll(async () => void (tree = await generated()));
  const source = (file: string) => textIn(tree, `${lib}/src/reviews/${file}.ts`);

  test('has its contract as it was written', () => {
    expect(textIn(tree, `${lib}/contracts/reviews.yaml`)).toBe(contract);
    expect(textIn(tree, `${lib}/contracts/README.md`)).toMatch(/^\| reviews \| Quality \| 4131 \| 5 \| \[reviews/m);
  });

  test('has each of its operations, and no health probe', () => {
    const names = [...source('operations').matchAll(/\{ (\w+) \}/g)].map(([, name]) => name);
    expect(names).toEqual(['listReviews', 'requestReview', 'getReview', 'decideReview', 'withdrawReview']);
  });

  test('reads what changes nothing, and keeps nothing that nobody has decided on', () => {
    const list = source('list-reviews');
    expect(list).toContain('safe: true');
    expect(list).toContain("query: ['cursor', 'states']");
    expect(list).toContain("codes: ['NOT_A_REVIEWER', 'REVIEW_NOT_FOUND']");
    expect(list).toMatch(/uncached: 'Nobody has said yet/);
    expect(source('get-review')).toContain("uncached: 'Not to be cached.'");
  });

  test('sends twice only what the contract calls idempotent', () => {
    expect(source('request-review')).toContain("idempotent: 'with-key'");
    expect(source('withdraw-review')).toMatch(/"Idempotent; one that is gone answers 204, too\."[^]*idempotent: true/);
    expect(source('decide-review')).not.toContain('idempotent:');
    expect(source('decide-review')).toContain("headers: ['ifMatch']");
  });

  test('is known where the house names its services', () => {
    const has = (file: string, what: RegExp) => expect(textIn(tree, `${lib}/${file}`)).toMatch(what);
    has('package.json', /"\.\/reviews": "\.\/src\/reviews\/operations\.ts"/);
    has('src/platform.ts', /RestService =[^;]*\| 'reviews';/);
    has('src/error-formats.ts', /reviews: reviewsError,/);
    has('src/internal-members.ts', /reviews: new Set\(\['riskScore'\]\)/);
    has('tests/all-operations.ts', /^ {2}reviews,$/m);
    const count = (file: string, of: RegExp) => Number(of.exec(readFileSync(join(tree.root, lib, file), 'utf8'))?.[1]);
    const before = count('tests/policies.test.ts', /one of the (\d+)/);
    has('tests/policies.test.ts', new RegExp(`toHaveLength\\(${before + 5}\\)`));
  });

  test('made again changes nothing, and keeps what people decided', async () => {
    const path = `${lib}/src/reviews/list-reviews.ts`;
    const decided = source('list-reviews').replace(
      /uncached: .*,/,
      "cache: { forMs: 1, variesBy: ['tenant', 'user'] },",
    );
    tree.write(path, decided);
    const before = new Map(tree.listChanges().map((one) => [one.path, one.content?.toString()]));
    await serviceClientGenerator(tree, { service: 'reviews', from });
    expect(new Map(tree.listChanges().map((one) => [one.path, one.content?.toString()]))).toEqual(before);
    expect(textIn(tree, path)).toContain('forMs: 1');
  });

  test('has what came with a newer contract', async () => {
    const grown = contract.replace(
      '  /v1/reviews/{reviewId}:',
      '  /v1/reviews/{reviewId}/x:\n    $x: 0\n  /v1/reviews/{reviewId}:',
    );
    const newer = grown.replace(
      '    $x: 0\n',
      `    get: { operationId: getReviewX, responses: { '204': { description: x } } }\n`,
    );
    await serviceClientGenerator(tree, { service: 'reviews', from: written(newer) });
    expect(source('operations')).toContain("export { getReviewX } from './get-review-x.ts';");
  });
});

describe('where errors name their code', () => {
  const withError = (schema: string, example: string) =>
    contract
      .replace(/error:\n {10}type: object[^]*$/, `${schema}\n`)
      .replaceAll(
        /example: \{ error: \{ code: (\w+), message: [^}]*\} \}/g,
        (_, code: string) => `example: ${example.replace('CODE', code)}`,
      )
      .replace('required: [error]', '');

  test.each([
    [
      'errors[0].code',
      'errors: { type: array, items: { type: object, properties: { code: { type: string } } } }',
      '{ errors: [{ code: CODE }] }',
      /\?\.errors\[0\]\?\.code/,
    ],
    ['reason', 'reason: { type: string }', '{ reason: CODE }', /readJson\(failed, answer\)\?\.reason/],
    [
      'type',
      'type: { type: string }',
      "{ type: 'https://errors.example/reviews/CODE' }",
      /const types = 'https:\/\/errors\.example\/reviews\/'/,
    ],
  ])('is found: %s', async (_, schema, example, expected) => {
    const tree = await generated(withError(schema, example));
    expect(textIn(tree, `${lib}/src/reviews/error-format.ts`)).toMatch(expected);
    expect(textIn(tree, `${lib}/src/reviews/get-review.ts`)).toContain("codes: ['REVIEW_NOT_FOUND']");
  });

  test('is asked for where the contract leaves it open, and taken from who knows', async () => {
    const open = withError('words: { type: string }', '{ words: CODE }');
    await expect(generated(open)).rejects.toThrow('--errorCode');
    const tree = await generated(open, { errorCode: 'header:X-Reviews-Code' });
    expect(textIn(tree, `${lib}/src/reviews/error-format.ts`)).toContain("headers['x-reviews-code']");
    expect(textIn(tree, `${lib}/src/header-lists.ts`)).toContain("'x-reviews-code'");
  });
});

describe('a contract that cannot be', () => {
  test.each([
    [
      'called by a name',
      /operationId: getReview\n/,
      'summary2: x\n',
      'GET /v1/reviews/{reviewId}: its operationId is missing',
    ],
    ['sent', 'explode: false', 'explode: true', 'lists go as a,b here, and states is to be repeated'],
    ['proven', 'name: If-Match', 'name: X-Shard', 'it needs the header X-Shard'],
    ['read', "'204': { description: Withdrawn }", "'206': { description: Half }", 'its 206 is nothing'],
    [
      'kept from clients',
      'reviewerId: { type: string }\n        dueAt: { type: string,',
      'riskScore: { type: string }\n        dueAt: { type: string,',
      'both as internal and not: riskScore',
    ],
    [
      'ended',
      'State: { type: string,',
      "State: { not: { $ref: '#/components/schemas/State' }, type: string,",
      'holds itself',
    ],
  ])('%s is refused, and says why', async (_, what, other, why) => {
    expect(contract.replace(what, other)).not.toBe(contract);
    await expect(generated(contract.replace(what, other))).rejects.toThrow(why);
  });

  test('told from something else', async () => {
    await expect(generated('swagger: "2.0"')).rejects.toThrow('no OpenAPI 3 document');
    await expect(generated(contract, { service: 'operation' })).rejects.toThrow('the name of something else');
  });
});

describe('an app that is to reach it', () => {
  test('knows where it is, and what proves it there', async () => {
    const tree = await generated(JSON.stringify(parse(contract)), { app: 'partner-bff' });
    expect(textIn(tree, 'apps/partner-bff/src/config.ts')).toContain('  REVIEWS_URLS: instances,');
    expect(textIn(tree, 'apps/partner-bff/src/development.ts')).toContain("REVIEWS_URLS: 'http://127.0.0.1:4131'");
    expect(textIn(tree, 'apps/partner-bff/src/backends.ts')).toContain(
      "reviews: rest('reviews', { urls: config.REVIEWS_URLS }, tokens.for('reviews', 'reviews.read')),",
    );
    expect(textIn(tree, 'docker/kubernetes/partner-bff/base/config.env')).toMatch(/^REVIEWS_URLS=dns\+https:/m);
    expect(textIn(tree, 'tools/identity-provider/src/clients.ts')).toContain("reviews: ['reviews.read']");
    expect(parse(textIn(tree, `${lib}/contracts/reviews.yaml`))).toEqual(parse(contract));
  });
});

describe('a service that speaks gRPC', () => {
  const proto = join(import.meta.dirname, 'contracts', 'holds.proto');
  const text = readFileSync(proto, 'utf8');
  const writtenProto = (changed: string) => {
    const file = join(folder, 'holds.proto');
    writeFileSync(file, changed);
    return file;
  };

  test('has its operations, by what protobuf says of each, and its errors', async () => {
    const tree = virtualTree();
    await serviceClientGenerator(tree, { service: 'holds', from: proto, app: 'partner-bff' });
    const source = (file: string) => textIn(tree, `${lib}/src/holds/${file}.ts`);
    expect(source('operations').match(/\w+(?= \})/g)).toEqual(['listHolds', 'placeHold', 'liftHold']);
    expect(source('list-holds')).toMatch(/codes: \['TENANT_MISMATCH'\],\s+uncached: 'Nobody has said yet/);
    expect(source('place-hold')).toMatch(/safe: false,(?![^]*idempotent: true)/);
    expect(source('lift-hold')).toMatch(/safe: false,[^]*idempotent: true/);
    expect(source('error-format')).toContain("domain === 'holds.platform.internal'");
    expect(textIn(tree, `${lib}/src/platform.ts`)).toMatch(/GrpcService =[^;]*\| 'holds';/);
    expect(textIn(tree, `${lib}/src/grpc-error-formats.ts`)).toContain('holds: holdsError,');
    expect(textIn(tree, `${lib}/contracts/holds.proto`)).toBe(text);
    expect(textIn(tree, `${lib}/contracts/README.md`)).toMatch(/^\| holds \| Legal \| 4132 \| 3 \| \[holds\.proto/m);
    expect(textIn(tree, 'apps/partner-bff/src/backends.ts')).toContain(
      "service('holds', { urls: config.HOLDS_URLS }).grpc",
    );
    const before = new Map(tree.listChanges().map((one) => [one.path, one.content?.toString()]));
    await serviceClientGenerator(tree, { service: 'holds', from: proto, app: 'partner-bff' });
    expect(new Map(tree.listChanges().map((one) => [one.path, one.content?.toString()]))).toEqual(before);
  });

  test.each([
    [/^message ErrorInfo/m, 'message Problem', 'it declares no ErrorInfo'],
    [/returns \(ListHoldsResponse\)/, 'returns (stream ListHoldsResponse)', 'it streams'],
    [/^service HoldService/m, 'service Other {\n}\n\nservice HoldService', '2 services'],
    [/google\/protobuf\/timestamp/, 'acme/time', 'it imports acme/time.proto'],
  ])('is refused where nothing here could use it: %s', async (what, other, why) => {
    const changed = text.replace(what, other);
    expect(changed).not.toBe(text);
    const made = serviceClientGenerator(virtualTree(), { service: 'holds', from: writtenProto(changed) });
    await expect(made).rejects.toThrow(why);
  });
});
