import { describe, expect, test } from '@jest/globals';
import { span } from './sample-spans.ts';
import { timingsOf } from './server-timing.ts';
import { waterfallOf } from './waterfall.ts';

const called = (service: string) => ({ 'peer.service': service, 'frontdesk.call.outcome': '2xx' });
const kept = (state: string) => ({ 'frontdesk.cache.state': state });
const section = (name: string) => ({ name: `section mobile.document/${name}` });

const spans = [
  span('request', [0, 50]),
  span('request>two', [10, 48], section('owner')),
  span('request>one', [2, 10], section('document')),
  span('one>read', [3, 9], { name: 'documents.getDocument', attributes: called('documents') }),
  span('two>kept', [11, 11], { name: 'identity.getUser', attributes: kept('fresh') }),
  span('two>shared', [12, 12], { name: 'identity.batchGetUsers', attributes: kept('coalesced') }),
  span('two>old', [13, 13], { name: 'search.Related', attributes: kept('stale-if-error') }),
  span('two>bad', [12, 47], {
    name: 'identity.getPreferences',
    isError: true,
    attributes: {
      'peer.service': 'identity',
      'frontdesk.call.outcome': 'backend-timed-out',
      'http.request.resend_count': 1,
    },
  }),
  span('request>left', [5, 50], { ...section('related'), attributes: { 'frontdesk.unfinished': true } }),
];

describe('a waterfall', () => {
  const { totalMs, rows, counts, parallel, ownMs } = waterfallOf(spans) ?? { rows: [] };

  test('has sections in the order of their start, and what was done for each after it', () => {
    expect(rows.map(({ label, depth }) => `${'  '.repeat(depth)}${label}`)).toEqual([
      ...['document', '  documents.getDocument', 'related'],
      ...['owner', '  identity.getUser', '  identity.batchGetUsers', '  identity.getPreferences', '  search.Related'],
    ]);
    expect(rows[1]).toMatchObject({ startMs: 3, ms: 6, detail: 'documents, 2xx', isSection: false });
  });

  test('tells apart what was called, kept, shared, stale, failed and left behind', () => {
    expect(Object.fromEntries(rows.map(({ label, how }) => [label, how]))).toEqual({
      document: 'section',
      'documents.getDocument': 'called',
      related: 'unfinished',
      owner: 'section',
      'identity.getUser': 'kept',
      'identity.batchGetUsers': 'shared',
      'identity.getPreferences': 'failed',
      'search.Related': 'stale',
    });
    expect(counts).toEqual({ called: 1, kept: 1, shared: 1, stale: 1, failed: 1 });
  });

  test('says how often a call was tried', () => {
    expect(rows.find(({ how }) => how === 'failed')?.detail).toBe('identity, backend-timed-out, 2 tries');
  });

  test('marks what held the answer up, on the clock of the request', () => {
    const marked = rows.filter(({ critical }) => critical.length > 0);
    expect(marked.map(({ label }) => label)).toEqual(['related']);
    expect(totalMs).toBe(50);
    expect(ownMs).toBe(5);
  });

  test('says how many calls were under way at once, while any was', () => {
    expect(parallel).toBeCloseTo(1);
    const both = [span('request', [0, 10]), span('request>a', [0, 8]), span('request>b', [0, 8])];
    expect(waterfallOf(both)?.parallel).toBeCloseTo(2);
    expect(waterfallOf([span('request', [0, 10])])?.parallel).toBe(0);
  });

  test('is not there without the span of the request', () => {
    expect(waterfallOf(spans.slice(1))).toBeUndefined();
  });
});

test('Server-Timing says how long each took', () => {
  expect(timingsOf('access;dur=4.2, document;desc="x";dur=28.6, odd, ;dur=1')).toEqual([
    { name: 'access', ms: 4.2 },
    { name: 'document', ms: 28.6 },
  ]);
});
