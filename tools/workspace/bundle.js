// Bundles the app in the current folder into dist/main.js: one ES module that needs no node_modules but what it names.
import { build } from 'esbuild';

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
  logLevel: 'warning',
  // Some CommonJS packages still call require: an ES module has to bring its own.
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
});
const bytes = result.metafile.outputs['dist/main.js']?.bytes ?? 0;
process.stdout.write(`dist/main.js ${Math.round(bytes / 1024)} KiB in ${Math.round(performance.now() - started)} ms\n`);
