import { describe, expect, test } from '@jest/globals';
import {
  create,
  fromJson,
  toBinary,
  toJson,
  type DescMessage,
  type JsonObject,
  type JsonValue,
} from '@bufbuild/protobuf';
import type { GrpcAnswer, GrpcRefusal, GrpcRequest } from '@frontdesk/upstream';
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { createPlatform, type CallerReach } from '../src/platform.ts';
import type { Reader } from '../src/reader.ts';
import { ErrorInfoSchema, SearchService } from '../src/search/generated/search_pb.js';
import * as search from '../src/search/operations.ts';
import { isoFromProto } from '../src/timestamps.ts';

const range = z.object({ start: z.number(), end: z.number() });
const time = isoFromProto.optional();
// All that the contract promises: what it marks as internal does not compile here.
const readers = {
  Search: search.search.reading(
    z.object({
      hits: z.array(
        z.object({
          documentId: z.string(),
          title: z.string(),
          revision: z.int(),
          score: z.number(),
          snippet: z.string(),
          highlights: z.array(range),
          updatedAt: time,
        }),
      ),
      accessSnapshotTime: time,
    }),
  ),
  Related: search.related.reading(
    z.object({
      documents: z.array(
        z.object({ documentId: z.string(), title: z.string(), score: z.number(), reason: z.number(), updatedAt: time }),
      ),
      accessSnapshotTime: time,
    }),
  ),
  Passages: search.passages.reading(
    z.object({
      passages: z.array(
        z.object({
          passageId: z.string(),
          documentId: z.string(),
          revision: z.int(),
          blockId: z.string(),
          range: range.optional(),
          text: z.string(),
          headingPath: z.array(z.string()),
          title: z.string(),
          score: z.number(),
        }),
      ),
      accessSnapshotTime: time,
    }),
  ),
  IndexStatus: search.indexStatus.reading(
    z.object({
      state: z.number(),
      indexedDocuments: z.bigint(),
      pendingDocuments: z.bigint(),
      indexedRevision: z.int(),
      lastIndexedAt: time,
    }),
  ),
};

interface Examples {
  readonly request: JsonObject;
  readonly answer: JsonObject;
  readonly errors: readonly { readonly status: string; readonly info: JsonObject }[];
}

/** The examples in the comment above an rpc of the contract. */
function examplesOf(rpc: string): Examples {
  const proto = readFileSync(new URL('../contracts/search.proto', import.meta.url), 'utf8');
  const comment = new RegExp(`((?:^ *//.*\\n)+) *rpc ${rpc}\\(`, 'm').exec(proto)?.[1] ?? '';
  const text = comment.replace(/^ *\/\/ ?/gm, '');
  const parts = [...text.matchAll(/^(Request|OK|Error): +([A-Z_]+ )?(\{[\s\S]*?\})\n(?=Request|OK|Error|$)/gm)];
  const read = (kind: string) =>
    parts
      .filter((part) => part[1] === kind)
      .map((part) => ({ status: (part[2] ?? '').trim(), info: JSON.parse(part[3] ?? '') as JsonObject }));
  return { request: read('Request')[0]?.info ?? {}, answer: read('OK')[0]?.info ?? {}, errors: read('Error') };
}

const caller = {
  userId: 'usr_chi9r5d3vnk8',
  tenantId: 'ten_halden4k7q2w',
  proof: { token: 'their-own', expiresAt: 2e9 },
};
const reach: CallerReach = { signal: new AbortController().signal, deadline: Infinity, caller };

async function called(reader: Reader<never, unknown>, params: object, answer: GrpcAnswer<DescMessage>) {
  const seen: { request?: GrpcRequest<DescMessage, DescMessage>; proof?: object } = {};
  const platform = createPlatform({
    search: {
      call: (request) => {
        seen.request = request as unknown as GrpcRequest<DescMessage, DescMessage>;
        return Promise.resolve(answer as never);
      },
      credential: (outgoing) => ((seen.proof = outgoing), { authorization: 'Bearer ours' }),
    },
  });
  const result = await reader.call(platform, params as never, reach).then(
    (value) => ({ value }),
    (thrown: unknown) => ({ thrown }),
  );
  return { ...seen, ...result };
}

const methods = SearchService.methods.map((method) => [method.name, method] as const);
const kinds: Readonly<Record<string, string>> = {
  INVALID_ARGUMENT: 'backend-refused-request',
  PERMISSION_DENIED: 'not-allowed',
  NOT_FOUND: 'not-found',
  UNAUTHENTICATED: 'backend-failed',
};

test('search has a client for each of its four operations', () => {
  const named = Object.values(search).map((client) => client.facts.name);
  expect(named.toSorted()).toEqual(methods.map(([name]) => `search.${name}`).toSorted());
});

describe.each(methods)('search.%s', (name, method) => {
  const reader = readers[name as keyof typeof readers] as unknown as Reader<never, unknown>;
  const { request, answer, errors } = examplesOf(name);
  const message = fromJson(method.output, answer, { ignoreUnknownFields: true });
  const { tenant_id: tenantId, ...asked } = request;
  const params = fromJson(method.input, asked as JsonValue);

  test("sends the contract's request in the caller's own tenant", async () => {
    const sent = await called(reader, params, { status: 'OK', message, bytes: 0 });
    expect(tenantId).toBe(caller.tenantId);
    expect(errors).toHaveLength(2); // as many as the contract shows for each
    expect(sent.request).toMatchObject({
      operation: `search.${name}`,
      method,
      headers: { authorization: 'Bearer ours' },
    });
    const json = toJson(method.input, create(method.input, sent.request?.message), { useProtoFieldName: true });
    expect(json).toEqual(request);
    expect(sent.proof).toEqual({ method: 'POST', path: `/platform.search.v1.SearchService/${name}` });
  });

  test("reads the contract's answer without its internal members", async () => {
    const { value } = (await called(reader, params, { status: 'OK', message, bytes: 0 })) as { value?: object };
    const text = JSON.stringify(value, (_, one: unknown) => (typeof one === 'bigint' ? Number(one) : one));
    expect(JSON.stringify(answer)).toMatch(/debug_info|embedding_model_shard/);
    expect(text).not.toMatch(/debug|hnsw|shard|e5-eu1|queue depth|\$/i);
    const ids = [...JSON.stringify(answer).matchAll(/"((?:doc|blk|psg)_\w+|\d{4}-[^"]+Z)"/g)].map(([, id]) => id);
    for (const id of ids) expect(text).toContain(id);
  });

  // UNAVAILABLE is the backend's failure: the upstream throws it, and it never comes here.
  test.each(errors.filter((error) => error.status !== 'UNAVAILABLE'))(
    'maps $status to its kind',
    async ({ status, info }) => {
      const errorInfo = Buffer.from(toBinary(ErrorInfoSchema, fromJson(ErrorInfoSchema, info)));
      const { thrown } = (await called(reader, params, { status: status as GrpcRefusal, errorInfo })) as {
        thrown?: Error;
      };
      expect(thrown).toMatchObject({ code: kinds[status], service: 'search' });
      if (status !== 'UNAUTHENTICATED') {
        expect(thrown).toMatchObject({ backendCode: info['reason'] });
        expect(reader.operation.codes).toContain(info['reason']);
      }
    },
  );

  test.each([undefined, Buffer.from('garbage'), Buffer.alloc(0)])(
    'does not take a proxy for the service: %p',
    async (errorInfo) => {
      const refused = { status: 'NOT_FOUND' as const, ...(errorInfo && { errorInfo }) };
      const { thrown } = (await called(reader, params, refused)) as { thrown?: Error };
      expect(thrown).toMatchObject({ code: 'backend-invalid' });
    },
  );
});
