import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, jest, test } from '@jest/globals';
import { mobileBff } from '../src/bff.ts';
import { matrix } from '../src/scenarios/matrix.ts';
import { runSuite } from '../src/suite.ts';
import type { ScenarioBar } from '../src/suite.ts';

// A minute is what it takes on a machine that runs every other test beside it.
jest.setTimeout(120_000);

const folder = mkdtempSync(join(tmpdir(), 'failure-suite-'));
afterAll(() => rmSync(folder, { recursive: true }));

const naive = fileURLToPath(new URL('./naive-bff.ts', import.meta.url));
const printed: string[] = [];

/** The bars that a program misses. */
async function missedBy(program: string): Promise<string[]> {
  const print = (line: string) => void printed.push(line);
  const bars = await runSuite({ scenarios: [matrix], size: 'short', program, folder, print, say: () => undefined });
  expect(bars.length).toBeGreaterThan(0);
  return bars.filter(({ isMet }) => !isMet).map(toText);
}

function toText({ says, measured }: ScenarioBar): string {
  return `${says}: ${measured}`;
}

describe('the matrix, in its short form', () => {
  test('holds for the mobile BFF, and is written down', async () => {
    expect(await missedBy(mobileBff)).toEqual([]);
    const text = readFileSync(join(folder, 'matrix.md'), 'utf8');
    expect(text).toMatch(/\| search\.Related +\| getDocument +\|.*200 −related/);
    expect(text).toMatch(/\| access\.getEffectiveAccess +\| getDocument +\| required \|.*504 backend-timed-out/);
    expect(readFileSync(join(folder, 'summary.md'), 'utf8')).toMatch(/\| matrix +\| every answer within.*\| ok/);
  });

  test('is red for a BFF that fails with what it calls, and answers late', async () => {
    const missed = (await missedBy(naive)).join('\n');
    expect(missed).toMatch(/an optional operation that fails in any way: every view is 200: 4 of 20/);
    expect(missed).toMatch(/a required one that fails is a problem.*: 2 of 20/);
    expect(missed).toMatch(/every answer within the deadline: [2-9]\d{3}/);
  });

  test('is red for one that answers 500 when all is well', async () => {
    process.env['BROKEN'] = '1';
    const missed = await missedBy(naive).finally(() => delete process.env['BROKEN']);
    expect(missed).toEqual([expect.stringContaining('getDocument answers 500')]);
  });
});
