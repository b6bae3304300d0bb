import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { factsOfAll, root } from '../src/app-facts.ts';
import type { AppFacts } from '../src/app-facts.ts';
import { rowsOf, untold } from '../src/dashboards.ts';
import { filesOf } from '../src/generated-files.ts';
import { mistakesIn } from '../src/promises.ts';

let all: AppFacts[];
beforeAll(async () => {
  all = await factsOfAll();
}, 180_000);

test('each committed file is what the apps say now: npx nx run observability:generate', () => {
  for (const [path, text] of filesOf(all))
    expect({ path, text: readFileSync(join(root, path), 'utf8') }).toEqual({ path, text });
});

test('each metric that an app defines is on its dashboard, but what Node.js tells of itself', () => {
  for (const facts of all) {
    const shown = new Set(rowsOf(facts).flatMap(({ panels }) => panels.flatMap(({ metrics }) => metrics)));
    const missing = facts.metrics.filter(({ name }) => !shown.has(name) && !untold.test(name));
    expect(missing).toEqual([]);
  }
});

test('no panel asks for what the app does not have', () => {
  for (const facts of all) {
    const known = new Set(facts.metrics.map(({ name }) => name));
    const asked = rowsOf(facts).flatMap(({ panels }) =>
      panels.flatMap(({ queries }) => queries.map(({ expr }) => expr)),
    );
    const named = asked.flatMap((expr) => expr.match(/\b(?:frontdesk|http|nodejs|process)_\w+(?=\{)/g) ?? []);
    const unknown = named.map((name) => name.replace(/_(bucket|count|sum)$/, '')).filter((name) => !known.has(name));
    expect(unknown).toEqual([]);
  }
});

describe('promises are refused', () => {
  const changed = (change: Partial<AppFacts['slos']['promises'][number]>): string[] => {
    const facts = all.find(({ app }) => app === 'mobile-bff')!;
    const [first, ...others] = facts.slos.promises;
    return mistakesIn({ ...facts, slos: { ...facts.slos, promises: [{ ...first!, ...change }, ...others] } });
  };

  test('that name a route which does not exist, and that forget one', () => {
    expect(changed({ routes: ['getDocumnet', 'getBody'] })).toEqual([
      'there is no route getDocumnet',
      'nothing is said of the route getDocument',
    ]);
  });

  test('that name a route twice', () => {
    expect(changed({ routes: ['getDocument', 'getBody', 'getHome'] })).toEqual([
      'the route getHome is in two promises',
    ]);
  });

  test('whose budget is so wide that no alert could fire, or nothing', () => {
    expect(changed({ success: 0.9, degraded: 0 })).toEqual([
      'document: the budget for success must be above 0 and below 0.069, not 0.1',
      'document: the budget for degraded must be above 0 and below 0.069, not 0',
    ]);
  });

  test('whose time is none that is counted', () => {
    expect(changed({ latency: { withinMs: 600, share: 0.99 } })).toEqual([
      'document: no bucket ends at 600 ms, so what is faster cannot be counted',
    ]);
  });
});
