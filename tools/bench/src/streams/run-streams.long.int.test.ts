import { expect, test } from '@jest/globals';
import { runStreams } from './run-streams.ts';

test('a small run measures open streams, and ends by itself', async () => {
  const lines: string[] = [];
  const size = { memoryRounds: 1, streams: 40, speaking: 4, seconds: 0.5, answers: 2 };
  await runStreams(size, (line) => lines.push(line));
  const printed = lines.join('\n');
  expect(printed).toMatch(/bare: .* +\| +-?[\d.]+ \| +1\.00 \|/);
  expect(printed).toMatch(/streaming in memory, an answer for each reader +\| +-?[\d.]+ \|/);
  expect(printed).toMatch(/memory, 50 readers of each quiet answer.* \| +\d+ \| +\d+ \|/);
  expect(printed).toMatch(/web-bff, in memory +\| +[\d.]+ \|/);
}, 120_000);
