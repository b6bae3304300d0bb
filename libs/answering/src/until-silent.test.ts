import { expect, test } from '@jest/globals';
import { untilSilent } from './until-silent.ts';

async function* pieces(...all: readonly (string | Promise<string>)[]): AsyncGenerator<string, void, undefined> {
  for (const piece of all) yield await piece;
}

async function read(source: AsyncIterable<string>): Promise<string[]> {
  const seen: string[] = [];
  for await (const piece of source) seen.push(piece);
  return seen;
}

test('a model is read to its end', async () => {
  expect(await read(untilSilent(pieces('a', 'b'), 1_000))).toEqual(['a', 'b']);
});

test('one that says nothing more has failed, after what it said', async () => {
  const seen: string[] = [];
  const reading = async (): Promise<void> => {
    for await (const piece of untilSilent(pieces('a', new Promise<string>(() => undefined)), 1)) seen.push(piece);
  };
  await expect(reading()).rejects.toMatchObject({ code: 'model-silent' });
  expect(seen).toEqual(['a']);
});
