import { expect, test } from '@jest/globals';
import { runBench } from './bench.ts';

test('a small run measures every contender and ends by itself', async () => {
  const lines: string[] = [];
  await runBench({ rounds: 1, viewsPerRound: 32, viewsAtRate: 5, callsPerPart: 32 }, (line) => lines.push(line));
  const printed = lines.join('\n');
  expect(printed).toMatch(/floor: 12 × HTTP.*\| +1\.00 \|/);
  expect(printed).toMatch(/mobile-bff, a document that nobody has read +\| +\d/);
  expect(printed).toMatch(/mobile-bff, the same document again +\| +\d/);
  expect(printed).toMatch(/undici’s dispatch, no features +\| +[\d.]+ \| +1\.00 \|/);
  expect(printed).toMatch(/verifier\.verify, a remembered token +\| +[\d.]+ \| +0\.\d\d \|/);
  expect(printed).toMatch(/three limits in process +\| +-?[\d.]+ \|/);
  expect(printed).toMatch(/a new key, in process +\| +-?[\d.]+ \|/);
  expect(printed).toMatch(/one direct call +\| +\d/);
  expect(printed).toMatch(/two direct calls, one after the other +\|.*\| +0\.0 \|/);
}, 150_000);
