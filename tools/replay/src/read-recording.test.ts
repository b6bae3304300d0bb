import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { writePrivately } from './private-file.ts';
import { readRecording } from './read-recording.ts';
import { headerLine } from './recording.ts';

let folder = '';
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'frontdesk-replay-'))));
afterAll(() => rm(folder, { recursive: true, force: true }));

const fit = { user: 'usr_1', method: 'GET', path: '/v1/a?x=1', headers: { accept: 'a/b' }, answer: { status: 200, headers: { etag: '"1"' }, body: { json: { a: 1 } } } }; // prettier-ignore

async function read(text: string, also: readonly string[] = []) {
  const file = join(folder, 'edited.jsonl');
  await writeFile(file, text);
  return await readRecording(file, also);
}
const reading = (line: unknown, also?: readonly string[]) => read(`${headerLine([])}${JSON.stringify(fit)}\n${typeof line === 'string' ? line : JSON.stringify(line)}\n`, also); // prettier-ignore

test('what was recorded is read as it was written', async () => {
  expect(await reading({ ...fit, stream: { seen: [1], left: true } })).toEqual({ secretTags: [], exchanges: [fit, { ...fit, stream: { seen: [1], left: true } }] }); // prettier-ignore
});

describe('what somebody made of a recording is refused by its line, before anything is sent:', () => {
  const deep = (levels: number): unknown => JSON.parse(`${'['.repeat(levels)}1${']'.repeat(levels)}`);
  test.each<[string, unknown, RegExp]>([
    ['a path to another server', { ...fit, path: '@evil.example/a' }, /path is none of the build/],
    ['one by its port', { ...fit, path: ':80@evil.example/' }, /path is none/],
    ['one of another host', { ...fit, path: '.evil.example/' }, /path is none/],
    ['a path with a line break', { ...fit, path: '/a\r\nX-Own: 1' }, /path is none/],
    ['another kind of request', { ...fit, method: 'CONNECT' }, /method is none of/],
    ['a method that is none', { ...fit, method: 'GET /x' }, /method is none of/],
    ['a user that is an option of a command', { ...fit, user: '--issuer=http://evil.example' }, /user is no plain name/],
    ['a user that is no text', { ...fit, user: { toString: 'x' } }, /user is no plain name/],
    ['a header that proves somebody', { ...fit, headers: { authorization: 'Bearer x' } }, /header authorization is none/],
    ['a cookie', { ...fit, headers: { cookie: 'desk-session=stolen' } }, /header cookie is none/],
    ['who asks, as proxies say it', { ...fit, headers: { 'x-forwarded-for': '10.0.0.1' } }, /header x-forwarded-for is none/],
    ['another host', { ...fit, headers: { host: 'evil.example' } }, /header host is none/],
    ['a second request in a header', { ...fit, headers: { accept: 'a\r\nHost: x' } }, /headers has what is no header/],
    ['a header that is a list', { ...fit, headers: { accept: ['a'] } }, /headers has what is no header/],
    ['no headers', { ...fit, headers: null }, /headers is no object/],
    ['markup in place of a status', { ...fit, answer: { ...fit.answer, status: '<img src=x onerror=alert(1)>' } }, /status of the answer/],
    ['no answer', { ...fit, answer: undefined }, /answer is no object/],
    ['a body of no kind', { ...fit, body: { file: '/etc/passwd' } }, /body is neither/],
    ['a body deeper than any stack', { ...fit, body: { json: deep(5000) } }, /nested more than/],
    ['an answer deeper than any stack', { ...fit, answer: { ...fit.answer, body: { json: deep(200) } } }, /nested more than/],
    ['a stream that is never over', { ...fit, stream: { seen: [-1], left: 'x' } }, /stream is not/],
    ['what no recording has', { ...fit, to: 'http://evil.example' }, /it has more than/],
    ['half a line', '{"user":"usr_1","meth', /it is no JSON object/],
    ['a list', [], /it is no JSON object/],
  ])('%s', async (_, line, complaint) => {
    const refused = reading(line);
    await expect(refused).rejects.toThrow(complaint);
    await expect(refused).rejects.toThrow(/, line 3: .*\. Nothing was sent\.$/);
    // Values could be secrets, or controls of a terminal.
    await expect(refused).rejects.not.toThrow(/evil|stolen|10\.0\.0/);
  }); // prettier-ignore

  test('a file that is none, and tags that are none', async () => {
    await expect(read('{"format":"frontdesk-recording/9"}\n')).rejects.toThrow('is no recording of this version');
    await expect(read('#!/bin/sh\n')).rejects.toThrow('is no recording of this version');
    await expect(read('{"format":"frontdesk-recording/1","secretTags":[{}]}\n')).rejects.toThrow('line 1: secretTags');
  });
});

test('a header of its own is read where it is allowed by name, but none that is a secret', async () => {
  const line = { ...fit, headers: { 'x-own': '1', cookie: 'desk-session=[removed]' } };
  expect((await reading(line, ['x-own'])).exchanges).toHaveLength(2);
  await expect(reading(line)).rejects.toThrow('--keep-header allows more');
  await expect(reading({ ...fit, headers: { 'x-own-token': '1' } }, ['x-own-token'])).rejects.toThrow('x-own-token');
});

test('what is written can be read by its owner alone, though another file was there', async () => {
  const file = join(folder, 'report.html');
  await writeFile(file, 'x', { mode: 0o644 });
  await writePrivately(file, 'y');
  expect((await stat(file)).mode & 0o777).toBe(0o600);
});
