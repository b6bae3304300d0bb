import { describe, expect, test } from '@jest/globals';
import { anEvent } from '../tests/sample-events.ts';
import { changeEventFrom } from './change-event.ts';

const from = (members: Readonly<Record<string, unknown>>) => changeEventFrom(JSON.stringify(anEvent(members)), 65_536);

test('an event has the agreed members and no other', () => {
  expect(from({ internal: 'x', datacontenttype: 'application/json' })).toEqual({
    id: 'evt_01jy1c7m3x9q',
    source: '/platform/revisions',
    type: 'revision.created',
    subject: 'doc_q3plan7x2mva',
    time: '2026-06-18T09:41:27Z',
    tenantid: 'ten_halden4k7q2w',
    traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
    data: { documentId: 'doc_q3plan7x2mva', revision: 42, baseRevision: 41 },
  });
});

test('a type that nobody knows, and data with further members, are events', () => {
  expect(from({ type: 'tenant.renamed', data: { more: [1] } })).toMatchObject({ type: 'tenant.renamed' });
});

describe('is no event:', () => {
  test.each<[Readonly<Record<string, unknown>>]>([
    [{ specversion: '0.3' }],
    [{ specversion: undefined }],
    ...['id', 'source', 'type', 'subject', 'time', 'tenantid'].flatMap((name) =>
      [undefined, null, '', 7, ['x'], 'x'.repeat(257)].map((value): [Readonly<Record<string, unknown>>] => [
        { [name]: value },
      ]),
    ),
    [{ time: 'yesterday' }],
    ...[undefined, null, 'x', 7, []].map((data): [Readonly<Record<string, unknown>>] => [{ data }]),
  ])('%j', (members) => {
    expect(from(members)).toBe('not-an-event');
  });

  test.each(['[]', 'null', '7', '"x"'])('%s', (text) => {
    expect(changeEventFrom(text, 100)).toBe('not-an-event');
  });

  test('half a text', () => {
    expect(changeEventFrom(JSON.stringify(anEvent()).slice(0, -1), 65_536)).toBe('not-json');
  });

  test('one that is too large, which is not parsed', () => {
    const text = JSON.stringify(anEvent());
    expect(changeEventFrom(text, text.length)).toMatchObject({ id: 'evt_01jy1c7m3x9q' });
    expect(changeEventFrom(text, text.length - 1)).toBe('too-large');
  });
});

test.each([undefined, 7, '', '00-xyz', 'x\r\ny'])('a traceparent of %j is left out, and the event is not', (value) => {
  const event = from({ traceparent: value });
  expect(event).toMatchObject({ id: 'evt_01jy1c7m3x9q' });
  expect(event).not.toHaveProperty('traceparent');
});
