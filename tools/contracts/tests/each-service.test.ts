// Each service changes its contract in ways that break some clients, and in ways that break none.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { checkContract, type ContractReport } from '../src/check/check-contract.ts';
import { contractOf, fileOf, newContractOf } from '../src/contract/read-contract.ts';
import { readUses } from '../src/uses/uses-file.ts';
import type { Uses } from '../src/uses/uses.ts';
import { breakingContent } from './breaking-content.ts';
import { breakingOthers } from './breaking-others.ts';
import { harmless } from './harmless.ts';
import type { Mutation } from './mutation.ts';

const breaking = [...breakingContent, ...breakingOthers];

const all = await readUses();
// Those that the tables below were written for: another client must not have to change them.
const known = ['mobile-bff', 'teams-bot-bff', 'web-bff'];
const uses: Uses = { ...all, clients: Object.fromEntries(Object.entries(all.clients).filter(([name]) => known.includes(name))) }; // prettier-ignore

async function reportOf({ service, from, to }: Mutation): Promise<ContractReport> {
  const text = readFileSync(fileOf(service), 'utf8');
  const changed = text.replace(from, to);
  expect(changed).not.toBe(text);
  return checkContract(service, await contractOf(service), await newContractOf(service, changed), uses);
}

/** By client, what of the platform breaks for it. */
function brokenIn({ breaks }: ContractReport): Record<string, string[]> {
  const byClient = Object.groupBy(breaks, ({ client }) => client);
  const placesOf = (list: ContractReport['breaks'] = []) => [...new Set(list.map(({ operation, place }) => `${operation.split('.')[1]} ${place}`))].toSorted(); // prettier-ignore
  return Object.fromEntries(Object.entries(byClient).map(([client, list]) => [client, placesOf(list)]));
}

describe('breaks exactly the clients that need what is gone', () => {
  test.each(breaking)('$service: $what', async (mutation) => {
    expect(brokenIn(await reportOf(mutation))).toEqual(mutation.breaks);
  });
});

describe('breaks nobody', () => {
  test.each(harmless)('$service: $what', async (mutation) => {
    const { breaks, borne, unread } = await reportOf(mutation);
    expect(breaks).toEqual([]);
    expect([...new Set(borne.flatMap(({ clients }) => clients))].toSorted()).toEqual(mutation.seenBy ?? []);
    expect(borne.length + unread.length).toBeGreaterThan(0);
  });
});

test.each(Object.keys(uses.services))(
  '%s: the contract that the clients were made from breaks nobody',
  async (name) => {
    const same = await contractOf(name);
    const { breaks, borne, unread } = checkContract(name, same, same, uses);
    expect({ breaks, borne, unread }).toEqual({ breaks: [], borne: [], unread: [] });
  },
);

test('each service that they read is among them', () => {
  const reads = Object.values(uses.clients).flatMap((client) => Object.values(client.reads));
  const read = new Set(reads.map(({ operation }) => operation.split('.')[0]));
  expect(new Set(breaking.map(({ service }) => service))).toEqual(read);
  expect(new Set(harmless.map(({ service }) => service))).toEqual(read);
});

test('says in which views and routes it is seen', async () => {
  const { breaks } = await reportOf({ service: 'documents', what: '', from: /^ +thumbnailUrl: \{.*\n/m, to: '' });
  expect(breaks).toEqual([
    {
      client: 'mobile-bff',
      operation: 'documents.getDocument',
      place: 'answer /thumbnailUrl',
      what: 'is gone',
      reads: [
        {
          read: 'document',
          usedBy: [
            { view: 'mobile.document', section: 'document', routes: ['GET /v1/documents/{documentId}'] },
            { view: 'mobile.thumbnail', section: 'document', routes: ['GET /v1/documents/{documentId}/thumbnail'] },
          ],
        },
      ],
    },
  ]);
});
