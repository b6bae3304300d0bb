import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { grpcErrorFormats } from '../src/grpc-error-formats.ts';
import { internalMembers } from '../src/internal-members.ts';
import { allOperations, named, paramsOf } from './all-operations.ts';

const read = (name: string) => readFileSync(new URL(`../${name}`, import.meta.url), 'utf8');
const oneLine = (text: string) => text.replace(/^\s*\/\/ ?/gm, '').replace(/\s+/g, ' ');
const contractOf = (service: string) =>
  oneLine(read(`contracts/${service}.${service in grpcErrorFormats ? 'proto' : 'yaml'}`));

describe('every operation', () => {
  test('is one of the 47', () => expect(allOperations).toHaveLength(47));

  test('that only reads says how its answer is kept, or why not', () => {
    const silent = allOperations.filter(({ facts }) => facts.safe && (facts.cache ?? facts.uncached) === undefined);
    expect(silent.map(({ facts }) => facts.name)).toEqual([]);
    const contradictory = allOperations.filter(({ facts }) => facts.cache && (facts.uncached ?? !facts.safe));
    expect(contradictory).toEqual([]);
  });
});

const kept = named.filter(([, { facts }]) => facts.cache !== undefined);

describe.each(kept)('the policy of %s', (_, { facts }) => {
  const { cache } = facts;
  if (cache === undefined) return;

  test('cites a sentence that its contract has, wherever the key is narrower than what is sent', () => {
    if (cache.variesBy.includes('user')) return;
    expect(cache.cites?.length).toBeGreaterThan(40);
    expect(contractOf(facts.service)).toContain(cache.cites);
  });

  test('serves nothing old of what lists many documents, or decides on access', () => {
    const isOfMany = cache.about === undefined && facts.service !== 'identity' && facts.service !== 'activity';
    const mayBeOld = (cache.staleIfErrorMs ?? 0) + (cache.staleWhileRevalidateMs ?? 0) > 0;
    if (facts.service === 'access' || (isOfMany && facts.name !== 'generation.getUsage')) expect(mayBeOld).toBe(false);
    if (facts.service === 'access') expect(cache.forMs).toBeLessThanOrEqual(60_000);
  });

  test('keeps what only a day can make stale for a day, and anything else for minutes', () => {
    const isForEver = ['revisions.getRevision', 'revisions.diffRevisions'].includes(facts.name);
    expect(cache.forMs).toBeLessThanOrEqual(isForEver ? 86_400_000 : 300_000);
    expect(cache.alsoAnswers?.forMs ?? 0).toBeLessThanOrEqual(10_000);
  });

  test('finds what it is about in the parameters', () => {
    const about = cache.about?.(paramsOf(facts) as never);
    if (about !== undefined) expect(about).toMatch(/^(document|latest|user):(doc|usr)_[0-9a-z]+$/);
  });
});

describe('the contract', () => {
  test('does not want presence to be kept', () => {
    const presence = allOperations.find(({ facts }) => facts.name === 'collaboration.getPresence');
    expect(contractOf('collaboration')).toContain(presence?.facts.uncached);
  });

  test.each(Object.entries(internalMembers))(
    'of %s has these internal members, and none by a public name',
    (service, names) => {
      const found = { internal: new Set<string>(), shown: new Set<string>() };
      collect(parse(read(`contracts/${service}.yaml`)), found);
      expect([...names].sort()).toEqual([...found.internal].sort());
      expect([...found.shown].filter((name) => names.has(name))).toEqual([]);
    },
  );
});

function collect(node: unknown, found: { internal: Set<string>; shown: Set<string> }): void {
  if (typeof node !== 'object' || node === null) return;
  for (const [key, value] of Object.entries(node)) {
    if (key === 'properties') {
      for (const [name, member] of Object.entries(value as object)) {
        const isInternal = (member as { 'x-internal'?: unknown })['x-internal'] === true;
        (isInternal ? found.internal : found.shown).add(name);
      }
    }
    collect(value, found);
  }
}

describe('the table in the README', () => {
  const rows = [...read('README.md').matchAll(/^\| (\w+) +\| ([\w ]+?) +\| ([^|]+?) +\| ([^|]+?) +\|$/gm)].map((row) =>
    row.slice(1, 5).map((cell) => cell.trim()),
  );
  test.each(kept)('says of %s what is so', (name, { facts }) => {
    const row = rows.find(([operation]) => name.endsWith(`.${operation}`));
    const { forMs, staleIfErrorMs, variesBy, endsAt } = facts.cache!;
    const time = (ms: number) =>
      ms >= 3_600_000 ? `${ms / 3_600_000} h` : ms >= 120_000 ? `${ms / 60_000} min` : `${ms / 1000} s`;
    expect(row).toEqual([
      name.split('.')[1],
      variesBy.at(-1),
      `${time(forMs)}${endsAt === undefined ? '' : ' or its end'}`,
      staleIfErrorMs === undefined ? '-' : time(staleIfErrorMs),
    ]);
  });
});
