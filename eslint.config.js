import { readdirSync } from 'node:fs';
import nx from '@nx/eslint-plugin';
import prettier from 'eslint-config-prettier/flat';
import tseslint from 'typescript-eslint';

const tests = ['**/*.test.ts', '**/tests/**/*.ts'];
const testing = [...tests, '**/testing.ts', 'libs/test-kit/**/*.ts'];
const configuration = ['**/*.config.js', '**/*.preset.js', '**/strip-types.js'];
const generated = ['**/generated/**'];

// One rule per house rule, so that a violation names the reason and the way out.
const noEnvironment = {
  selector: 'MemberExpression[object.name="process"][property.name="env"]',
  message: "The environment is read in an app's config.ts only; elsewhere the value is an option.",
};
const noStarExport = {
  selector: 'ExportAllDeclaration',
  message: 'List each exported name: what is public must show.',
};
const noDefaultExport = {
  selector: 'ExportDefaultDeclaration',
  message: 'Export by name, so that a thing has one name.',
};

const expressImport = {
  name: 'express',
  message: 'The core of a lib knows no framework: only express.ts files, libs/server and apps import express.',
  allowTypeImports: false,
};
const testImports = {
  group: ['@frontdesk/test-kit', '@frontdesk/*/testing'],
  message: 'Production code imports nothing that is made for tests.',
};
const appImports = {
  regex: '(^|/)(apps/|[a-z-]+-bff(/|$))',
  message: 'No project imports an app; what two apps need is a lib, or is written twice.',
};
const toolImports = {
  regex:
    '^@frontdesk/(platform|identity-provider|teams-channel|bench|contracts|delivery|explorer|failure-suite|observability|replay|workspace|workspace-plugin)(/|$)',
  message: "Tools run on a developer's machine: no app and no lib imports one.",
};

// The whole house at once costs a quarter of one program for each project; `nx lint` looks at what was changed.
const types = process.env.LINT_WHOLE ? { project: ['tools/workspace/tsconfig.lint.json'] } : { projectService: true };

// Each app has a scope of its own, called by its client.
const scopes = readdirSync(`${import.meta.dirname}/apps`).map((app) => `scope:${app.replace(/-bff$/, '')}`);

const imports = (...patterns) => ['error', { patterns }];
const importsWithoutExpress = (...patterns) => ['error', { paths: [expressImport], patterns }];

export default tseslint.config(
  // NestJS has decorators and types of packages that only the benchmark installs.
  { ignores: ['**/dist/**', '**/.nx/**', '**/node_modules/**', 'tools/bench/peers/nest/**', ...generated] },
  ...tseslint.configs.recommended,
  {
    files: ['**/*.ts'],
    languageOptions: { parserOptions: { ...types, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { arguments: false } }],
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/prefer-promise-reject-errors': 'error',
    },
  },
  {
    files: ['**/*.ts', '**/*.js'],
    plugins: { '@nx': nx },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'max-lines': ['error', 350],
      'max-lines-per-function': ['error', { max: 60, skipComments: true, skipBlankLines: true }],
      'max-params': ['error', 4],
      'no-restricted-syntax': ['error', noEnvironment, noStarExport, noDefaultExport],
      'no-restricted-imports': 'off',
      '@typescript-eslint/no-restricted-imports': importsWithoutExpress(testImports, appImports, toolImports),
      '@nx/enforce-module-boundaries': [
        'error',
        {
          enforceBuildableLibDependency: false,
          allow: ['^.*/jest\\.preset\\.js$', '^.*/eslint\\.config\\.js$'],
          depConstraints: [
            { sourceTag: 'type:app', onlyDependOnLibsWithTags: ['type:feature', 'type:base', 'type:testing'] },
            { sourceTag: 'type:feature', onlyDependOnLibsWithTags: ['type:feature', 'type:base', 'type:testing'] },
            { sourceTag: 'type:base', onlyDependOnLibsWithTags: ['type:base', 'type:testing'] },
            { sourceTag: 'type:testing', onlyDependOnLibsWithTags: ['type:feature', 'type:base', 'type:testing'] },
            {
              sourceTag: 'type:tool',
              onlyDependOnLibsWithTags: ['type:tool', 'type:feature', 'type:base', 'type:testing'],
            },
            { sourceTag: 'scope:shared', onlyDependOnLibsWithTags: ['scope:shared'] },
            ...scopes.map((scope) => ({ sourceTag: scope, onlyDependOnLibsWithTags: [scope, 'scope:shared'] })),
          ],
        },
      ],
    },
  },
  {
    files: ['**/express.ts', 'libs/server/**/*.ts', 'apps/**/*.ts'],
    rules: { '@typescript-eslint/no-restricted-imports': imports(testImports, appImports, toolImports) },
  },
  {
    files: ['tools/**/*.ts', 'tools/**/*.js'],
    rules: {
      '@typescript-eslint/no-restricted-imports': imports(appImports),
      'no-restricted-syntax': ['error', noStarExport, noDefaultExport],
    },
  },
  { files: ['apps/*/src/config.ts'], rules: { 'no-restricted-syntax': ['error', noStarExport, noDefaultExport] } },
  {
    files: testing,
    rules: {
      '@typescript-eslint/no-restricted-imports': imports(appImports, toolImports),
      'max-lines-per-function': 'off',
      'no-restricted-syntax': ['error', noStarExport, noDefaultExport],
    },
  },
  { files: configuration, rules: { 'no-restricted-syntax': 'off' } },
  prettier,
);
