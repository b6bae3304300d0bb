import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { touchesImage } from './deployable.ts';
import { apps, root, textOf, yamlOf } from './repository.ts';
import { mistakesInWorkflow } from './workflow.ts';
import type { Workflow } from './workflow.ts';

const folder = '.github/workflows';
const files = readdirSync(join(root, folder));

// Each one looked up in what others pin, where the commit stands beside its release.
const checked: Readonly<Record<string, string>> = {
  'actions/checkout': 'de0fac2e4500dabe0009e67214ff5f5447ce83dd # v6.0.2',
  'actions/setup-node': '48b55a011bda9f5d6aeb4c2d9c7362e8dae4041e # v6.4.0',
};

describe('The workflows', () => {
  test.each(files)('%s keeps the rules', (file) => {
    expect(mistakesInWorkflow(yamlOf(join(folder, file)) as Workflow)).toEqual([]);
  });

  test.each(files)('%s runs actions at commits that were looked up, each with its release', (file) => {
    const used = [...textOf(join(folder, file)).matchAll(/uses: (?!\.\/)(\S+?)@(.+)$/gm)];
    for (const [, action = '', at] of used) expect([action, at]).toEqual([action, checked[action]]);
  });

  test('there is one that deploys each app, and it is for no other', () => {
    for (const app of apps) {
      const workflow = yamlOf(join(folder, `deploy-${app}.yml`)) as Workflow;
      expect(Object.values(workflow.jobs)).toMatchObject([{ uses: './.github/workflows/deploy.yml', with: { app } }]);
      const others = apps.filter((one) => one !== app);
      expect(others.filter((other) => textOf(join(folder, `deploy-${app}.yml`)).includes(other))).toEqual([]);
    }
  });

  test('what is deployed is there', () => {
    for (const overlay of ['development', 'production']) {
      for (const app of apps) expect(existsSync(join(root, `docker/kubernetes/${app}/overlays/${overlay}`))).toBe(true);
      expect(textOf(join(folder, 'deploy.yml'))).toContain(`OVERLAY: ${overlay}`);
    }
  });
});

describe('The rules', () => {
  const good = { on: { push: {} }, permissions: {}, jobs: { a: { 'runs-on': 'x', 'timeout-minutes': 1, steps: [] } } };
  const step = (given: object) => ({ ...good, jobs: { a: { ...good.jobs.a, steps: [given] } } });

  test.each([
    [good, []],
    [{ ...good, permissions: undefined }, ['no permissions of its own: it would have the default ones']],
    [{ ...good, permissions: { contents: 'write' } }, ['contents: write for all jobs']],
    [{ ...good, on: { pull_request_target: {} } }, ['pull_request_target runs what a stranger wrote, with our rights']],
    [step({ uses: 'actions/checkout@v6' }), ['actions/checkout@v6: not at a commit']],
    [step({ run: 'echo ${{ github.head_ref }}' }), ['a: an expression in a script; give it by env']],
    [{ ...good, jobs: { a: { 'runs-on': 'x', steps: [] } } }, ['a: no timeout']],
  ])('%j: %j', (workflow, mistakes) => {
    expect(mistakesInWorkflow(workflow as unknown as Workflow)).toEqual(mistakes);
  });
});

describe('An image is made anew', () => {
  test.each([
    ['docker/Dockerfile', true],
    ['docker/kubernetes/web-bff/base/config.env', true],
    ['docker/kubernetes/mobile-bff/base/config.env', false],
    ['docker/compose.yaml', false],
  ])('for web-bff by a change in %s: %s', (file, isMade) => {
    expect(touchesImage('web-bff', [file])).toBe(isMade);
  });
});
