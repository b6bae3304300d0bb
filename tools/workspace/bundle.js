// Bundles the app in the current folder into dist/main.js: one ES module that needs no node_modules but what it names.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { build } from 'esbuild';

/** A start pays for every byte, used or not: of zod's error texts in 60 languages we show none but the English ones. */
const oneLanguage = {
  name: 'one-language',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^\.\.\/locales\/index\.js$/ }, ({ importer }) => {
      if (!/[\\/]zod[\\/]v4[\\/]/.test(importer)) return undefined;
      return { path: dirname(dirname(importer)), namespace: 'one-language' };
    });
    onLoad({ filter: /.*/, namespace: 'one-language' }, ({ path }) => ({
      contents: "export { default as en } from './locales/en.js';",
      resolveDir: path,
    }));
  },
};

/** npm may lay down the same version more than once; 200 KB of it are read once here. */
const oneCopy = {
  name: 'one-copy',
  setup({ onResolve, resolve }) {
    const copies = new Map();
    onResolve({ filter: /^mime-db$/ }, async ({ path, resolveDir, kind, pluginData }) => {
      if (pluginData === 'asked') return undefined;
      const found = await resolve(path, { resolveDir, kind, pluginData: 'asked' });
      const { default: about } = await import(`${dirname(found.path)}/package.json`, { with: { type: 'json' } });
      if (!copies.has(about.version)) copies.set(about.version, found);
      return copies.get(about.version);
    });
  },
};

const started = performance.now();
const result = await build({
  entryPoints: ['src/main.ts'],
  outfile: 'dist/main.js',
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node26',
  sourcemap: true,
  metafile: true,
  keepNames: true,
  // Names stay, for stack traces; blanks and comments are read at each start.
  minifyWhitespace: true,
  legalComments: 'none', // dist/LICENCES.txt has them, whole
  plugins: [oneLanguage, oneCopy],
  logLevel: 'warning',
  // Some CommonJS packages still call require: an ES module has to bring its own.
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
});
mkdirSync('dist', { recursive: true });
writeFileSync('dist/main.meta.json', JSON.stringify(result.metafile)); // what is inside: the SBOM is made of it
const bytes = result.metafile.outputs['dist/main.js']?.bytes ?? 0;
process.stdout.write(`dist/main.js ${Math.round(bytes / 1024)} KiB in ${Math.round(performance.now() - started)} ms\n`);
