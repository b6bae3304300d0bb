import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { tagOf } from '../src/cache-key.ts';
import { invalidationsOf } from '../src/invalidations.ts';
import { staleBy } from '../src/stale-by.ts';
import { allOperations } from './all-operations.ts';

const text = readFileSync(new URL('../contracts/events.md', import.meta.url), 'utf8');
const tenant = 'ten_halden4k7q2w';

interface Row {
  readonly type: string;
  readonly atOnce: string;
  readonly later: string;
}
const rows: Row[] = [...text.matchAll(/^\| `([a-z]+\.[a-z]+)` \| \w+ \| [^|]+ \| ([^|]+) \| ([^|]+) \|$/gm)].map(
  ([, type = '', atOnce = '', later = '']) => ({ type, atOnce, later }),
);
const examples = [...text.matchAll(/^\{ .* \}$/gm)].map(([line]) => JSON.parse(line) as Record<string, unknown>);

const namesOf = (part: string) =>
  [...part.matchAll(/\b[a-z]+\.[a-zA-Z]+\b/g)].map(([name]) => name).filter(isOperation);
const isOperation = (name: string) => allOperations.some(({ facts }) => facts.name === name);
const readsOf = (service: string) =>
  allOperations.filter(({ facts }) => facts.service === service && facts.safe).map(({ facts }) => facts.name);

/** The reads named in a cell, with "every read of the document in …" and "all of …" written out. */
function atOnceOf({ atOnce }: Row): string[] {
  const every = /every read of the document in ([a-z, ]+?);/.exec(atOnce)?.[1]?.match(/[a-z]+/g) ?? [];
  return [...namesOf(atOnce), ...every.filter((word) => word !== 'and').flatMap(readsOf)];
}

const ms = (lag: string) => Number(/\d+/.exec(lag)?.[0]) * (lag.includes('min') ? 60_000 : 1000);

function laterOf({ later }: Row): string[] {
  return later.split(';').flatMap((part) => {
    // "`stale` (2 s), text (1 min, …)": one read with two lags.
    const lags = [...part.matchAll(/\((\d+ (?:s|min))/g)].map(([, lag = '']) => ms(lag));
    const all = /all of ([a-z]+)/.exec(part)?.[1];
    const names = [...namesOf(part), ...(all === undefined ? [] : readsOf(all))];
    return names.flatMap((name) => lags.map((lag) => `${name} ${lag}`));
  });
}

/** Beyond the table: access.yaml says that changes of groups and folders take 5 s to show. */
const isInTable = ({ afterMs }: { readonly afterMs?: number }) => afterMs !== 5_000;

describe('the table of change events', () => {
  test('is found in the contract', () => {
    expect(rows.map(({ type }) => type)).toEqual(Object.keys(staleBy));
    expect(examples).toHaveLength(rows.length);
  });

  test.each(rows.map((row) => [row.type, row] as const))('%s makes stale at once what it says', (type, row) => {
    const reads = staleBy[type]!.filter(({ afterMs }) => afterMs === undefined).flatMap((one) => one.reads);
    expect([...new Set(reads)].sort()).toEqual([...new Set(atOnceOf(row))].sort());
  });

  test.each(rows.map((row) => [row.type, row] as const))(
    '%s makes stale later what it says, by its lag',
    (type, row) => {
      const later = staleBy[type]!.filter((one) => one.afterMs !== undefined && isInTable(one));
      const reads = later.flatMap((one) => one.reads.map((name) => `${name} ${one.afterMs}`));
      expect([...new Set(reads)].sort()).toEqual([...new Set(laterOf(row))].sort());
    },
  );
});

const event = (type: string, data: Record<string, unknown>, tenantid = tenant) => ({
  type,
  subject: 'x',
  tenantid,
  data,
});
const tagsAfter = (ms_: number, type: string, data: Record<string, unknown>) =>
  invalidationsOf(event(type, data)).find(({ afterMs }) => afterMs === ms_)?.tags ?? [];

describe('the invalidations of an event', () => {
  test.each(rows.map(({ type }, at) => [type, examples[at]!] as const))('%s are of its tenant only', (type, data) => {
    const tags = invalidationsOf(event(type, data, 'ten_other')).flatMap((one) => one.tags);
    expect(tags.length).toBeGreaterThan(0);
    expect(tags.filter((tag) => !tag.startsWith('9:ten_other/'))).toEqual([]);
  });

  test.each(rows.map(({ type }, at) => [type, examples[at]!] as const))(
    '%s name what it is about, where that is one',
    (type, data) => {
      const id = data['documentId'] ?? data['document_id'] ?? data['userId'];
      const tags = invalidationsOf(event(type, data)).flatMap((one) => one.tags);
      expect(tags.some((tag) => tag.endsWith(`:${String(id)}`))).toBe(true);
    },
  );

  test('follow the fields that changed', () => {
    const tags = tagOf('documents.listTags', tenant, 'document:doc_a');
    const data = { documentId: 'doc_a', changedFields: ['title'] };
    expect(tagsAfter(0, 'document.updated', data)).not.toContain(tags);
    expect(tagsAfter(0, 'document.updated', { ...data, changedFields: ['tags'] })).toContain(tags);
    expect(tagsAfter(0, 'document.updated', { documentId: 'doc_a' })).toContain(tags); // cannot be told: all of them
    const first = { documentId: 'doc_a', revision: 1 };
    expect(tagsAfter(0, 'revision.created', first)).toContain(tagOf('documents.listDocuments', tenant));
    expect(tagsAfter(0, 'revision.created', { ...first, revision: 2 })).not.toContain(
      tagOf('documents.listDocuments', tenant),
    );
  });

  test('are of the whole tenant when a group or a folder changed, at once and when that shows', () => {
    const data = { documentId: null, role: 'editor' };
    const access = tagOf('access.getEffectiveAccess', tenant);
    expect(tagsAfter(0, 'access.changed', data)).toContain(access);
    expect(tagsAfter(5_000, 'access.changed', data)).toContain(access);
    expect(tagsAfter(0, 'access.changed', { documentId: '' })).toContain(access); // of which one, nobody can tell
    expect(tagsAfter(0, 'access.changed', { documentId: 'doc_a' })).toContain(`${access}/document:doc_a`);
    expect(tagsAfter(5_000, 'access.changed', { documentId: 'doc_a' })).toEqual([]);
  });

  test('leave the outline of a revision alone when there is a new one', () => {
    const data = { documentId: 'doc_a', revision: 2 };
    const outline = (about: string) => tagOf('revisions.getOutline', tenant, `${about}:doc_a`);
    expect(tagsAfter(0, 'revision.created', data)).toContain(outline('latest'));
    expect(tagsAfter(0, 'revision.created', data)).not.toContain(outline('document'));
    expect(tagsAfter(0, 'document.deleted', data)).toEqual(
      expect.arrayContaining([outline('latest'), outline('document')]),
    );
  });

  test('are none for events that nobody told us of', () => {
    expect(invalidationsOf(event('document.archived', {}))).toEqual([]);
    expect(invalidationsOf(event('constructor', {}))).toEqual([]);
  });
});
