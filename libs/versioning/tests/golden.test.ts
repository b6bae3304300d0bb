import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, describe, expect, test } from '@jest/globals';
import { created, ok } from '@frontdesk/server';
import { published, versioned } from '../src/index.ts';
import { goldenAnswers, goldenFolder } from '../src/testing.ts';
import { aNote, ada, noteAsV1, noteAsV2, routes, versions } from './notes.ts';

const whole = { ...aNote, secret: 'of the house' };
const bare = { ...aNote, owner: { ...ada, picture: null }, labels: [] };
const answers = goldenAnswers(routes, {
  getNote: { whole: ok(whole), bare: ok(bare) },
  addNote: { whole: created('/v3/notes/n1', whole) },
  setNote: { whole: ok(whole) },
});

describe('every published version of the notes', () => {
  const golden = goldenFolder(new URL('./golden/', import.meta.url));

  test.each(answers)('$name is what was published', (answer) => golden.hold(answer));

  test('has a file, and no file is left over', () => {
    expect(answers).toHaveLength(12);
    expect(golden.leftOver(answers)).toEqual([]);
  });
});

describe('a golden folder', () => {
  const folder = mkdtempSync(join(tmpdir(), 'golden-'));
  const file = join(folder, 'getNote.whole.v1.golden');
  const at = pathToFileURL(`${folder}/`);
  const [answer = { name: '', text: '' }] = answers.filter(({ name }) => name === 'getNote.whole.v1');
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  test('writes nothing unless it is told to', () => {
    expect(() => goldenFolder(at).hold(answer)).toThrow('GOLDEN=add writes it');
    expect(goldenFolder(at).leftOver([answer])).toEqual([]);
  });

  test('adds what is new, and what it holds stays until it is to be updated', () => {
    goldenFolder(at, { mode: 'add' }).hold(answer);
    expect(readFileSync(file, 'utf8')).toBe(answer.text);
    const changed = { ...answer, text: answer.text.replace('Ada', 'Eve') };
    const message = /not what was published\. From character \d+ on:\n {2}published .*Ada.*\n {2}now {7}.*Eve/;
    expect(() => goldenFolder(at).hold(changed)).toThrow(message);
    expect(() => goldenFolder(at, { mode: 'add' }).hold(changed)).toThrow(message);
    goldenFolder(at, { mode: 'update' }).hold(changed);
    expect(() => goldenFolder(at).hold(answer)).toThrow('not what was published');
  });

  test('holds the order of members and every byte, not the meaning', () => {
    const golden = goldenFolder(at, { mode: 'add' });
    golden.hold(answer);
    const { id, ...rest } = JSON.parse(answer.text) as Record<string, unknown>;
    expect(() => goldenFolder(at).hold({ ...answer, text: JSON.stringify({ ...rest, id }) })).toThrow('not what was');
    writeFileSync(file, `${answer.text}\n`);
    expect(() => goldenFolder(at).hold(answer)).toThrow('not what was');
  });

  test('names the files of what is not published any more', () => {
    goldenFolder(at, { mode: 'add' }).hold(answer);
    expect(goldenFolder(at).leftOver([])).toEqual(['getNote.whole.v1.golden']);
  });
});

test('a converter without a sample of its status is not held, and fails', () => {
  expect(() => goldenAnswers(routes, { getNote: { whole: ok(whole) } })).toThrow(
    'Route addNoteV2: its answer 201 has no sample (addNote)',
  );
});

test('a change of a converter shows in the version that it breaks, and in no other', () => {
  const current = routes.find(({ name }) => name === 'getNote');
  if (!current) throw new Error('The notes have no current version.');
  const upper = { ...noteAsV1, down: (newer: never) => ({ ...(noteAsV1.down(newer) as object), owner: 'ADA' }) };
  const forms = { 2: { answers: { 200: noteAsV2 } }, 1: { answers: { 200: upper } } };
  const changed = published(versions, versioned(current, forms));
  const [v3, v2, v1] = goldenAnswers(changed, { getNote: { whole: ok(whole) } });
  if (!v3 || !v2 || !v1) throw new Error('A version is missing.');
  const golden = goldenFolder(new URL('./golden/', import.meta.url));
  golden.hold(v3);
  golden.hold(v2);
  expect(() => golden.hold(v1)).toThrow('getNote.whole.v1 is not what was published');
});
