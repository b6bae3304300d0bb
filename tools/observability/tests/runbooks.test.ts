import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from '@jest/globals';
import { parse, stringify } from 'yaml';
import { appNames, factsOf, root } from '../src/app-facts.ts';
import type { AppFacts } from '../src/app-facts.ts';
import { rulesPath } from '../src/generated-files.ts';
import { prometheusPrograms, promtool } from '../src/promtool.ts';
import { inFolder } from './rule-bench.ts';

const folder = join(root, 'docker', 'runbooks');
const runbooks = readdirSync(folder).map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }));
const programs = prometheusPrograms((line) => process.stderr.write(`${line}\n`));

interface Rules {
  readonly groups: readonly {
    readonly rules: readonly { readonly annotations?: { readonly runbook_url: string } }[];
  }[];
}

const linked = appNames.flatMap((app) => {
  const { groups } = parse(readFileSync(join(root, rulesPath(app)), 'utf8')) as Rules;
  return groups.flatMap(({ rules }) => rules.flatMap(({ annotations }) => annotations?.runbook_url ?? []));
});

// Their examples are the mobile app's; the others' alerts differ by name only.
let facts: AppFacts;
beforeAll(async () => {
  facts = await factsOf('mobile-bff');
}, 180_000);

/** The lines of all blocks of a language, with the runbook that has them. */
function linesOf(language: 'sh' | 'promql'): { name: string; line: string }[] {
  return runbooks.flatMap(({ name, text }) =>
    [...text.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, 'gms'))].flatMap(([, block = '']) =>
      block.split('\n').flatMap((line) => (line.trim() ? [{ name, line }] : [])),
    ),
  );
}

test('each alert links a runbook, and each runbook is linked by one', () => {
  const files = runbooks.map(({ name }) => `docker/runbooks/${name}`);
  expect([...new Set(linked)].toSorted()).toEqual(files.toSorted());
});

test.each(runbooks)(
  '$name says what it looks like, how to be sure, what to switch off and how to go back',
  ({ text }) => {
    const headings = [...text.matchAll(/^## (.*)$/gm)].map(([, heading]) => heading);
    expect(headings).toEqual(['Symptom', 'Check', 'Switch off', 'Roll back']);
  },
);

test('what they link is there', () => {
  const links = runbooks.flatMap(({ text }) => [...text.matchAll(/\]\(([^)]+)\)/g)].map(([, link = '']) => link));
  expect(links.filter((link) => !existsSync(join(folder, link)))).toEqual([]);
});

test('their commands name scripts, sections, routes and operations that are there', () => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: object };
  const known = {
    section: facts.views.flatMap(({ name, sections }) => sections.map((one) => `${name}/${one}`)),
    route: facts.routes.map(({ name }) => name),
    operation: operations(),
  };
  const commands = linesOf('sh');
  const scriptNames = commands.flatMap(({ line }) => /^npm run (\S+)/.exec(line)?.[1] ?? []);
  expect(scriptNames.length).toBeGreaterThan(5);
  expect(scriptNames.filter((name) => !Object.hasOwn(scripts, name))).toEqual([]);
  const switched = commands.flatMap(({ line }) => {
    const [, kind = '', name = ''] =
      /switch -- off (\w+) (\S+) --reason "[^"]+" --for \d+[mh]( --app [\w-]+)?$/.exec(line) ?? [];
    return line.includes('switch -- off') ? [{ kind, name }] : [];
  });
  const isKnown = ({ kind, name }: { kind: string; name: string }): boolean =>
    kind in known ? known[kind as keyof typeof known].includes(name) : ['tenant', 'client'].includes(kind);
  expect(switched.filter((one) => !isKnown(one))).toEqual([]);
});

function operations(): string[] {
  const clients = join(root, 'libs', 'service-clients', 'src');
  return readdirSync(clients, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) => [...readFileSync(join(clients, file), 'utf8').matchAll(/^ {2}name: '([a-z]+\.\w+)'/gm)])
    .map(([, name = '']) => name);
}

test('their commands name deployments and namespaces that are there', () => {
  const kubernetes = join(root, 'docker', 'kubernetes');
  const namespaces = readFileSync(join(kubernetes, 'cluster', 'namespaces.yaml'), 'utf8');
  for (const { line } of linesOf('sh').filter((one) => one.line.startsWith('kubectl'))) {
    const namespace = /-n (\S+)/.exec(line)?.[1];
    expect(namespaces).toContain(`name: ${namespace}\n`);
    const app = /(?:deployment\/|hpa |name=)([\w-]+)/.exec(line)?.[1];
    if (app !== undefined) expect(readdirSync(kubernetes)).toContain(app);
  }
});

test('their queries ask for metrics that the apps have', () => {
  const known = new Set(['up', ...facts.metrics.map(({ name }) => name)]);
  const asked = linesOf('promql').flatMap(({ line }) => [...line.matchAll(/\b(\w+)\{/g)].map(([, name = '']) => name));
  expect(asked.length).toBeGreaterThan(20);
  expect(asked.map((name) => name.replace(/_(bucket|count|sum)$/, '')).filter((name) => !known.has(name))).toEqual([]);
});

(programs ? test : test.skip)('their queries are queries to Prometheus', () => {
  const rules = linesOf('promql').map(({ line }, index) => ({ record: `asked_${index}`, expr: line }));
  const said = inFolder((temporary) => {
    const file = join(temporary, 'asked.yml');
    writeFileSync(file, stringify({ groups: [{ name: 'runbooks', rules }] }, { lineWidth: 0 }));
    return promtool(programs!, ['check', 'rules', file]);
  });
  expect(said).toMatchObject({ status: 0 });
});

test('what they name of the environment is read by an app', () => {
  const configs = appNames.map((app) => readFileSync(join(root, 'apps', app, 'src', 'config.ts'), 'utf8')).join();
  const named = runbooks.flatMap(({ text }) =>
    [...text.matchAll(/`([A-Z][A-Z_]{4,})(?:=\w+)?`/g)].map(([, name = '']) => name),
  );
  const missing = named
    .map((name) => name.replace(/_FILE$/, ''))
    .filter((name) => !configs.includes(name.replace(/^SWITCHES$/, 'SWITCHES_FILE')));
  expect(missing).toEqual([]);
});
