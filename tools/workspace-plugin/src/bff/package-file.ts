import type { Words } from './words.ts';

const libs = [
  ...['audit', 'auth', 'composition', 'configuration', 'delegation'],
  ...['lifecycle', 'openapi', 'problems', 'rate-limit', 'redis', 'reporting', 'server', 'service-clients'],
  ...['switches', 'telemetry', 'upstream', 'versioning', 'wiring'],
];

function libsOf({ auth, hasConsents }: Words): string[] {
  return [
    ...libs,
    ...(hasConsents ? ['consents'] : []),
    ...(auth === 'session' ? ['sealing', 'sessions'] : []),
    ...(auth === 'bot' ? ['bot-framework', 'idempotency', 'sealing'] : []),
  ].toSorted();
}

export function packageOf(words: Words): object {
  const { name, client, port, team, auth } = words;
  return {
    name: `@frontdesk/${name}`,
    version: '0.0.0',
    private: true,
    type: 'module',
    frontdesk: { port, team, auth },
    nx: { name, tags: ['type:app', `scope:${client}`], targets: { sbom: { dependsOn: ['build'] } } },
    dependencies: {
      ...Object.fromEntries(libsOf(words).map((lib) => [`@frontdesk/${lib}`, '*'])),
      express: '5.3.0',
      ...(auth === 'session' && { helmet: '8.3.0' }),
      zod: '4.6.7',
    },
    scripts: {
      build: 'node ../../tools/workspace/bundle.js',
      sbom: 'node ../../tools/delivery/src/sbom.ts',
      sdk: 'node ../../tools/workspace/src/sdk.ts',
    },
    devDependencies: { '@frontdesk/test-kit': '*' },
  };
}

export function referencesOf(words: Words): object {
  return {
    extends: '../../tsconfig.base.json',
    compilerOptions: { outDir: 'dist/types', rootDir: '.' },
    include: ['src/**/*.ts', 'tests/**/*.ts'],
    references: [...libsOf(words), 'test-kit'].map((lib) => ({ path: `../../libs/${lib}` })),
  };
}
