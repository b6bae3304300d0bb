import { create, toBinary } from '@bufbuild/protobuf';
import { describe, expect, test } from '@jest/globals';
import type { GrpcRequest, HttpRequest } from '@frontdesk/upstream';
import { keyOf } from '../src/cache-key.ts';
import type { CallerReach, Platform } from '../src/platform.ts';
import { ada, allOperations, callerOf, named, paramsOf, reachOf, type AnyOperation } from './all-operations.ts';

const sentOff = new Error('sent');

/** What leaves for the backend, the proof of the caller aside. */
async function wireOf({ facts, protocol }: AnyOperation, params: object, reach: CallerReach): Promise<string> {
  let wire = '';
  const access = {
    call: (request: HttpRequest | GrpcRequest<never, never>) => {
      if ('message' in request) {
        const { input } = request.method as unknown as { input: Parameters<typeof create>[0] };
        wire = Buffer.from(toBinary(input, create(input, request.message))).toString('hex');
      } else {
        const { method, path, headers, body } = request;
        wire = JSON.stringify([method, path, Object.entries(headers).sort(), body]);
      }
      return Promise.reject(sentOff);
    },
    credential: () => ({}),
  };
  const platform = { [facts.service]: access } as unknown as Platform;
  await expect(protocol.exchange(platform, params, reach)).rejects.toBe(sentOff);
  return `${facts.name} ${wire}`;
}

const keyFor = ({ facts, protocol }: AnyOperation, params: object, reach: CallerReach) =>
  keyOf(facts, reach.caller, protocol.sent(params, reach));

/** Every way to change one thing: another value, one more, none. */
function* mutated(value: unknown): Generator<unknown> {
  if (Array.isArray(value)) {
    const items = value as unknown[];
    yield [...items, ...items.slice(0, 1).flatMap((item) => [...mutated(item)].slice(0, 1))];
    yield [];
    for (const [at, item] of items.entries()) for (const other of mutated(item)) yield items.with(at, other);
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, member] of Object.entries(value)) {
      yield Object.fromEntries(Object.entries(value).filter(([key]) => key !== name));
      for (const other of mutated(member)) yield { ...value, [name]: other };
    }
  } else if (typeof value === 'string') {
    yield `${value}2`;
    yield value.slice(0, -1);
  } else if (typeof value === 'number') yield value + 1;
  else if (typeof value === 'bigint') yield value + 1n;
  else if (typeof value === 'boolean') yield !value;
}

/** As JSON has them: a parameter that is not given is not there. */
const isWhole = (operation: AnyOperation, params: object): boolean => {
  try {
    operation.protocol.sent(params, reachOf(ada));
    return true;
  } catch {
    return false; // A path needs all of its parameters.
  }
};

describe.each(named)('the key of %s', (_, operation) => {
  const params = paramsOf(operation.facts);

  test('changes with everything that is sent, and with nothing else', async () => {
    const seen = new Map([[await wireOf(operation, params, reachOf(ada)), keyFor(operation, params, reachOf(ada))]]);
    let changes = 0;
    for (const other of mutated(params)) {
      if (!isWhole(operation, other as object)) continue;
      const wire = await wireOf(operation, other as object, reachOf(ada));
      const key = keyFor(operation, other as object, reachOf(ada));
      for (const [knownWire, knownKey] of seen) expect(key === knownKey).toBe(wire === knownWire);
      seen.set(wire, key);
      changes += 1;
    }
    if (Object.keys(params).length > 0) expect(changes).toBeGreaterThan(0);
  });

  test('is that of one tenant, and of one user unless the contract says otherwise', () => {
    const key = keyFor(operation, params, reachOf(ada));
    const elsewhere = reachOf(callerOf('ten_other00000', ada.userId));
    expect(keyFor(operation, params, elsewhere)).not.toBe(key);
    const other = keyFor(operation, params, reachOf(callerOf(ada.tenantId, 'usr_ben4t8w1zcp6')));
    const { cache } = operation.facts;
    const isShared = cache !== undefined && !cache.variesBy.includes('user');
    expect(other === key).toBe(isShared);
    if (isShared) expect(cache.cites).toEqual(expect.any(String));
  });
});

describe('keys', () => {
  test('are those of one operation', () => {
    const { facts } = allOperations[0]!;
    const keys = allOperations.map((one) => keyOf({ ...facts, name: one.facts.name }, ada, 'the same'));
    expect(new Set(keys).size).toBe(allOperations.length);
  });

  test('cannot be made to look like those of others by an id of any kind', () => {
    const { facts } = allOperations[0]!;
    const odd = ['a', 'a/', '1:a/', 'a/1:a', '', 'a\n', '3:a/'];
    const all = odd.flatMap((tenant) => odd.map((user) => keyOf(facts, callerOf(tenant, user), 'x')));
    expect(new Set(all).size).toBe(all.length);
  });
});
