// The house rules are lint rules: each is shown here to refuse what it exists to refuse.
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';

const root = join(import.meta.dirname, '..', '..', '..');
let eslint: ESLint;

beforeAll(() => {
  // The texts below are in no project, so the rules that need types are off; the rules under test need none.
  const { rules } = tseslint.configs.disableTypeChecked;
  const untyped = {
    languageOptions: { parserOptions: { projectService: false, project: false } },
    ...(rules && { rules }),
  };
  eslint = new ESLint({ cwd: root, overrideConfig: [untyped] });
});

async function refusals(filePath: string, code: string): Promise<string[]> {
  const results = await eslint.lintText(code, { filePath: join(root, filePath) });
  return results.flatMap((result) =>
    result.messages.map((message) => `${message.ruleId ?? 'parse error'}: ${message.message}`),
  );
}

const imports = '@typescript-eslint/no-restricted-imports';
const syntax = 'no-restricted-syntax';
const boundaries = '@nx/enforce-module-boundaries';

describe('lint refuses', () => {
  test.each([
    [
      'an app that imports an app',
      'apps/web-bff/src/x.ts',
      `import { a } from '@frontdesk/mobile-bff';\na();`,
      imports,
    ],
    [
      'an app that reaches into an app',
      'apps/web-bff/src/x.ts',
      `import { a } from '../../mobile-bff/src/app.ts';\na();`,
      imports,
    ],
    ['a lib that imports an app', 'libs/cache/src/x.ts', `import { a } from '@frontdesk/mobile-bff';\na();`, imports],
    ['a lib that imports a tool', 'libs/cache/src/x.ts', `import { a } from '@frontdesk/platform';\na();`, imports],
    [
      'an app that imports a tool',
      'apps/mobile-bff/src/x.ts',
      `import { a } from '@frontdesk/platform/people';\na();`,
      imports,
    ],
    ['express in the core of a lib', 'libs/auth/src/x.ts', `import express from 'express';\nexpress();`, imports],
    [
      'production code that imports test-kit',
      'libs/auth/src/x.ts',
      `import { a } from '@frontdesk/test-kit';\na();`,
      imports,
    ],
    [
      'production code that imports a testing entry',
      'libs/auth/src/x.ts',
      `import { a } from '@frontdesk/cache/testing';\na();`,
      imports,
    ],
    [
      'the environment outside config.ts',
      'apps/mobile-bff/src/services.ts',
      `export const a = process.env['A'];`,
      syntax,
    ],
    ['the environment in a lib', 'libs/auth/src/x.ts', `export const a = process.env['A'];`, syntax],
    ['a star export', 'libs/auth/src/index.ts', `export * from './x.ts';`, syntax],
    ['a default export', 'libs/auth/src/x.ts', `export default 1;`, syntax],
    [
      'a base lib that imports a feature lib',
      'libs/problems/src/problem.ts',
      `import { a } from '@frontdesk/server';\na();`,
      boundaries,
    ],
    [
      'a relative way into another lib',
      'libs/problems/src/problem.ts',
      `import { a } from '../../server/src/index.ts';\na();`,
      boundaries,
    ],
    [
      'a file of more than 350 lines',
      'libs/auth/src/x.ts',
      'export const a = [\n' + '  1,\n'.repeat(360) + '];\n',
      'max-lines',
    ],
    [
      'five parameters',
      'libs/auth/src/x.ts',
      'export const f = (a: 1, b: 1, c: 1, d: 1, e: 1) => a + b + c + d + e;',
      'max-params',
    ],
  ])('%s', async (_, file, code, rule) => {
    expect((await refusals(file, code)).filter((refusal) => refusal.startsWith(rule))).not.toEqual([]);
  });
});

describe('lint lets pass', () => {
  test.each([
    [
      'an app that imports a lib',
      'apps/mobile-bff/src/x.ts',
      `import { internal } from '@frontdesk/problems';\ninternal.code;`,
    ],
    [
      'express in an express.ts',
      'libs/lifecycle/src/express.ts',
      `import type { Express } from 'express';\nexport type A = Express;`,
    ],
    ['the environment in config.ts', 'apps/mobile-bff/src/config.ts', `export const a = process.env['A'];`],
    [
      'test-kit in a test',
      'libs/auth/src/x.test.ts',
      `import { freePort } from '@frontdesk/test-kit';\nexport const a = freePort;`,
    ],
  ])('%s', async (_, file, code) => {
    const found = await refusals(file, code);
    expect(found.filter((refusal) => !refusal.includes('no-unused-expressions'))).toEqual([]);
  });
});
