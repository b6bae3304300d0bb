import { expect, test } from '@jest/globals';
import { parse } from 'graphql';
import { remembering } from './documents.ts';
import { Refused } from './refusals.ts';

function counting() {
  const read: string[] = [];
  const remembered = remembering((source) => {
    read.push(source);
    if (source.startsWith('bad')) throw new Refused('SYNTAX_ERROR', 'No.');
    return parse('{ a }');
  });
  return { read, remembered };
}

test('a text is read once, be it refused', () => {
  const { read, remembered } = counting();
  expect(remembered('a')).toBe(remembered('a'));
  for (const _ of [1, 2]) expect(() => remembered('bad')).toThrow('SYNTAX_ERROR');
  expect(read).toEqual(['a', 'bad']);
});

test('of many texts those are forgotten that nobody has asked for the longest', () => {
  const { read, remembered } = counting();
  for (let at = 0; at < 200; at += 1) remembered(`q${at}`);
  remembered('q0');
  remembered('one more');
  read.length = 0;
  remembered('q0');
  expect(read).toEqual([]);
  remembered('q1');
  expect(read).toEqual(['q1']);
});

test('of long texts few are kept', () => {
  const { read, remembered } = counting();
  for (const name of ['a', 'b', 'c', 'd']) remembered(name.padEnd(60_000));
  read.length = 0;
  for (const name of ['d', 'c', 'b', 'a']) remembered(name.padEnd(60_000));
  expect(read.map((text) => text.trim())).toEqual(['a']);
});

test('a mistake of ours is not remembered', () => {
  let times = 0;
  const remembered = remembering(() => {
    times += 1;
    throw new TypeError('ours');
  });
  for (const _ of [1, 2]) expect(() => remembered('a')).toThrow('ours');
  expect(times).toBe(2);
});
