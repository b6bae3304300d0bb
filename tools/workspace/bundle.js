// Bundles the app in the current folder into dist/main.js: one ES module that needs no node_modules but what it names.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { build } from 'esbuild';
import { snapshotPlugins } from './snapshot-plugins.js';

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

/** npm may lay down the same version more than once: it is read, and told what it is to know, once here. */
const oneCopy = {
  name: 'one-copy',
  setup({ onResolve, resolve }) {
    const copies = new Map();
    onResolve({ filter: /^(mime-db|mime-types|lru-cache)$/ }, async ({ path, resolveDir, kind, pluginData }) => {
      if (pluginData === 'asked') return undefined;
      const found = await resolve(path, { resolveDir, kind, pluginData: 'asked' });
      const folder = found.path.slice(0, found.path.lastIndexOf(`/${path}/`) + path.length + 1);
      const { default: about } = await import(`${folder}/package.json`, { with: { type: 'json' } });
      const version = `${path}@${about.version}`;
      if (!copies.has(version)) copies.set(version, found);
      return copies.get(version);
    });
  },
};

/** Data that nobody here asks for: media types of which nothing but the source is known, and East Asian charsets. */
const lessData = {
  name: 'less-data',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]mime-db[\\/]db\.json$/ }, async ({ path }) => {
      const { default: all } = await import(path, { with: { type: 'json' } });
      const known = Object.entries(all).filter(
        ([, { extensions, charset, compressible }]) => extensions || charset || compressible !== undefined,
      );
      const text = JSON.stringify(JSON.stringify(Object.fromEntries(known))); // parsed faster than code
      return { contents: `module.exports = JSON.parse(${text});`, loader: 'js' };
    });
    // A body in one of them is refused, as one in any unknown charset: bodies are JSON, which is UTF.
    onLoad({ filter: /[\\/]iconv-lite[\\/]encodings[\\/]tables[\\/]/ }, () => ({
      contents: "throw new Error('This charset is not in the bundle');",
      loader: 'js',
    }));
  },
};

/** One character beyond ASCII, and V8 keeps the whole bundle in two bytes a character. esbuild leaves those of patterns. */
const ascii = {
  name: 'ascii',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/](apps|libs)[\\/][^\\/]+[\\/]src[\\/].*\.ts$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8');
      return { contents: text.replaceAll(/[^\0-\x7f]/g, escaped), loader: 'ts' };
    });
  },
};

function escaped(unit) {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

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
  minifySyntax: true,
  legalComments: 'none', // dist/LICENCES.txt has them, whole
  plugins: [...snapshotPlugins, oneLanguage, oneCopy, lessData, ascii],
  logLevel: 'warning',
  // The one line that only a module can have; where a snapshot is taken, another one is in its place.
  banner: { js: 'const { url: __url, dirname: __folder } = import.meta;' },
  define: { 'import.meta.url': '__url', 'import.meta.dirname': '__folder' },
});
mkdirSync('dist', { recursive: true });
writeFileSync('dist/main.meta.json', JSON.stringify(result.metafile)); // what is inside: the SBOM is made of it
if (/[^\0-\x7f]/.test(readFileSync('dist/main.js', 'latin1')))
  throw new Error('dist/main.js is not ASCII: see `ascii`');
const bytes = result.metafile.outputs['dist/main.js']?.bytes ?? 0;
process.stdout.write(`dist/main.js ${Math.round(bytes / 1024)} KiB in ${Math.round(performance.now() - started)} ms\n`);
