import { describe, expect, test } from '@jest/globals';
import { compareRecordings } from './compare.ts';
import type { DeclaredNoise } from './noise.ts';
import { page } from './page.ts';
import { printable } from './printable.ts';
import type { Answer, Exchange } from './recording.ts';
import { createRenamed } from './renamed.ts';

const asked = (answer: Partial<Answer>, more: Partial<Exchange> = {}): Exchange => ({ user: 'usr_1', method: 'GET', path: '/v1/a?x=1', headers: {}, ...more, answer: { status: 200, headers: {}, ...answer } }); // prettier-ignore
const json = (value: unknown, headers: Record<string, string> = {}): Answer => ({
  status: 200,
  headers,
  body: { json: value },
});
const found = (before: Exchange[], now: Answer[], noise: DeclaredNoise = {}) => compareRecordings(before, now, noise).flatMap((one) => one.found.map(({ where, at, kind }) => `${where} ${at} ${kind}`)); // prettier-ignore

describe('two answers of one request', () => {
  test('differ in members, headers or their status', () => {
    const before = asked(json({ a: 1, b: 2 }, { 'x-kind': 'old', gone: '1' }));
    expect(found([before], [json({ a: 1, b: 3 }, { 'x-kind': 'new', more: '1' })])).toEqual([
      ...['header gone missing', 'header more added', 'header x-kind value', 'body /b value'],
    ]);
    expect(found([before], [{ status: 404, headers: {} }])).toEqual(['status  status']);
    expect(found([before], [])).toEqual(['status  status']);
  });

  test('may differ as it was declared, for a route or for all', () => {
    const before = [asked(json({ took: 5, at: 1, b: 1 }, { 'x-a': '1' }))];
    const now = [json({ took: 8, at: 2, b: 1 }, { 'x-a': '2' })];
    const here = { body: ['/at', { numbers: '/took', within: 5 }], headers: ['x-a'] } as const;
    expect(found(before, now, { routes: { 'GET /v1/*': here } })).toEqual([]);
    expect(found(before, now, { all: here })).toEqual([]);
    expect(found(before, now, { routes: { 'POST /v1/*': here, 'GET /v1/*/*': here } })).toHaveLength(3);
  });

  test('have other ids of request, dates and rests of limits, without a word', () => {
    const headers = (n: string) => ({ date: n, 'x-request-id': n, ratelimit: n });
    expect(found([asked(json({ requestId: '1' }, headers('1')))], [json({ requestId: '2' }, headers('2'))])).toEqual(
      [],
    );
  });
});

describe('what was made in the session', () => {
  test('has another id in the replay, wherever it is named from then on', () => {
    const made = asked(json({ id: 'cmt_aaaaaaaa1', text: 'x' }), { method: 'POST' });
    const listed = asked(json({ items: [{ id: 'cmt_aaaaaaaa1', link: '/c/cmt_aaaaaaaa1' }] }));
    const now = [
      json({ id: 'cmt_bbbbbbbb2', text: 'x' }),
      json({ items: [{ id: 'cmt_bbbbbbbb2', link: '/c/cmt_bbbbbbbb2' }] }),
    ];
    expect(found([made, listed], now)).toEqual([]);
    expect(found([made, listed], [now[0]!, json({ items: [{ id: 'cmt_cccccccc3', link: '/c/cmt_bbbbbbbb2' }] })])).toEqual(['body /items/0/id value']); // prettier-ignore
  });

  test('is not forgiven where it is only read, nor where it is something else', () => {
    expect(found([asked(json({ id: 'doc_aaaaaaaa1' }))], [json({ id: 'doc_bbbbbbbb2' })])).toEqual(['body /id value']);
    const post = asked(json({ id: 'doc_aaaaaaaa1' }), { method: 'POST' });
    expect(found([post], [json({ id: 'usr_bbbbbbbb2' })])).toEqual(['body /id value']);
  });
});

test('what happened in the session has the time of the replay, and what happened before has its own', () => {
  const at = (date: string, body: object): Answer => json(body, { date });
  const before = asked(at('Sun, 22 Nov 2026 10:00:00 GMT', { made: '2026-11-22T09:59:58.123Z', old: '2026-03-02T08:15:00Z', seen: '2026-11-22T10:00:00Z' })); // prettier-ignore
  const now = (body: object) => at('Sun, 22 Nov 2026 17:00:00 GMT', body);
  expect(found([before], [now({ made: '2026-11-22T16:59:59.5Z', old: '2026-03-02T08:15:00Z', seen: '2026-11-22T17:00:00.9Z' })])).toEqual([]); // prettier-ignore
  expect(found([before], [now({ made: '2026-11-22T10:00:00Z', old: '2026-11-22T17:00:00Z', seen: 1795366800 })])).toEqual(['body /made value', 'body /old value', 'body /seen type']); // prettier-ignore
});

describe('streams', () => {
  const events = (...all: unknown[]): Answer => ({ status: 200, headers: {}, body: { events: all } });
  const part = (text: string) => ({ event: 'answer-delta', data: { text } });

  test('have the same text wherever it was cut, and come back whenever', () => {
    const before = asked(events({ retry: '900' }, part('Rotter'), part('dam is full'), { event: 'end', data: {} }));
    expect(found([before], [events({ retry: '2100' }, part('Rotterdam '), part('is full'), { event: 'end', data: {} })])).toEqual([]); // prettier-ignore
    expect(found([before], [events(part('Rotterdam is half full'), { event: 'end', data: {} })])).toEqual(['body /0/data/text value']); // prettier-ignore
  });

  test('may have events that come when they come, where that is declared', () => {
    const presence = { event: 'presence-changed', data: {} };
    const end = { event: 'end', data: {} };
    expect(found([asked(events(end))], [events(presence, end)])).not.toEqual([]);
    expect(found([asked(events(end))], [events(presence, end)], { routes: { 'GET /v1/a': { events: ['presence-changed'] } } })).toEqual([]); // prettier-ignore
  });

  test('may tell of what a later request made', () => {
    const told = asked(events({ id: '7-1', event: 'comment-created', data: { commentId: 'cmt_aaaaaaaa1' } }), {
      stream: { seen: [1], left: true },
    });
    const made = asked(json({ id: 'cmt_aaaaaaaa1' }), { method: 'POST' });
    const now = (id: string) => [events({ id: '9-1', event: 'comment-created', data: { commentId: id } }), json({ id: 'cmt_bbbbbbbb2' })]; // prettier-ignore
    expect(found([told, made], now('cmt_bbbbbbbb2'))).toEqual([]);
    expect(found([told, made], now('cmt_cccccccc3'))).toEqual(['body /0/data/commentId value']);
  });
});

describe('what a service calls a thing', () => {
  const learned = (...pairs: (readonly [Exchange, Answer])[]) => {
    const renamed = createRenamed();
    for (const [exchange, answer] of pairs) renamed.learn(exchange, answer);
    return renamed;
  };

  test('is replaced once, though one new name is another old one', () => {
    const made = (id: string) => json({ id });
    const renamed = learned([asked(made('cmt_aaaaaaaa1'), { method: 'POST' }), made('cmt_aaaaaaaa2')], [asked(made('cmt_aaaaaaaa2'), { method: 'POST' }), made('cmt_aaaaaaaa3')]); // prettier-ignore
    expect(renamed.path('/c/cmt_aaaaaaaa1/cmt_aaaaaaaa2')).toBe('/c/cmt_aaaaaaaa2/cmt_aaaaaaaa3');
  });

  test('is a version or a page only where that is all there is', () => {
    const renamed = learned([asked(json({ nextCursor: '2', etag: '"v1"' })), json({ nextCursor: 'x/3', etag: '"v2"' })]); // prettier-ignore
    expect(renamed.path('/v2/a?limit=2&cursor=2')).toBe('/v2/a?limit=2&cursor=x%2F3');
    expect(renamed.header('if-match', '"v1"')).toBe('"v2"');
    expect(renamed.json({ q: '2', said: '"v1"', etag: '"v1"' })).toEqual({ q: '2', said: '"v1"', etag: '"v2"' });
  });

  test('is not learned from what reads by POST, nor where it had its name before', () => {
    const read = asked(json({ data: { id: 'doc_aaaaaaaa1' } }), { method: 'POST', path: '/graphql' });
    expect(found([read], [json({ data: { id: 'doc_bbbbbbbb2' } })])).toEqual(['body /data/id value']);
    const named = asked(json({ by: 'usr_aaaaaaaa1' }), { method: 'POST', path: '/v1/users/usr_aaaaaaaa1' });
    expect(found([named], [json({ by: 'usr_bbbbbbbb2' })])).toEqual(['body /by value']);
  });

  test('is learned of an answer by where it goes on', () => {
    const path = (id: string) => ({ 'content-location': `/v2/answers/${id}` });
    const renamed = learned([asked({ headers: path('A1aa_aaaaaaaaaaaaaaaaaaa') }, { method: 'POST' }), { status: 200, headers: path('B2bbbb-bbb_bbbbbbbbbbbbb') }]); // prettier-ignore
    expect(renamed.path('/v2/answers/A1aa_aaaaaaaaaaaaaaaaaaa')).toBe('/v2/answers/B2bbbb-bbb_bbbbbbbbbbbbb');
  });
});

test('the report is one page that shows what differs, and runs nothing', () => {
  const compared = compareRecordings([asked(json({ a: '<b>"hi"</b>' }), { path: '/v1/a?q=<script>' }), asked(json(1))], [json({ a: 'x' }), json(1)], {}); // prettier-ignore
  const html = page(compared, { before: 'a.jsonl', now: 'b.jsonl' });
  expect(html).toContain('<html lang="en">');
  expect(html).toContain('1 of 2 answers differ');
  expect(html).toContain('&#60;b&#62;');
  expect(html).not.toMatch(/<script|<b>|src=|https?:/);
  expect(html).toMatch(/Content-Security-Policy" content="default-src 'none'; style-src 'sha256-[\w+/=]{44}'; /);
  for (const id of html.matchAll(/aria-labelledby="([^"]+)"|href="#([^"]+)"/g))
    expect(html).toContain(`id="${id[1] ?? id[2]}"`);
  expect(page(compareRecordings([asked(json(1))], [json(1)], {}), { before: 'a', now: 'b' })).toContain(
    'Every answer is the same',
  );
});

test('what is told on a terminal is one line, whatever an answer calls its members', () => {
  expect(printable('/a\u001b]0;x\u0007\n::error::\u202e b')).toBe(
    String.raw`/a\u{1b}]0;x\u{7}\u{a}::error::\u{202e} b`,
  );
});
