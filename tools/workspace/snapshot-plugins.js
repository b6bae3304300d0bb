// With these plugins of esbuild's all modules of a bundle can be evaluated while a snapshot of the heap is taken, which
// holds none of what Node keeps outside of it, nor of where and when it was taken.
import { readFile } from 'node:fs/promises';
import { createRequire, isBuiltin } from 'node:module';
import { dirname, join } from 'node:path';

const deferredFile = JSON.stringify(join(import.meta.dirname, 'deferred.js'));

/** Of Node's own modules those that it allows in a snapshot; and async_hooks, which its own snapshot has. */
const heldModules = new Set(
  (
    'assert async_hooks buffer console constants crypto diagnostics_channel dns events fs fs/promises net os path ' +
    'path/posix path/win32 process querystring stream stream/promises string_decoder timers timers/promises url util ' +
    'util/types v8 zlib'
  ).split(' '),
);
const heldConstants = /^(constants|METHODS|STATUS_CODES|isMainThread|maxHeaderSize)$/;

/** An import statement makes Node evaluate every export of its module: of node:http another undici, for its WebSocket. */
const builtins = {
  name: 'builtins',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^(node:)?[a-z0-9_/]+$/ }, ({ path }) => {
      return isBuiltin(path) ? { path: path.replace(/^node:/, ''), namespace: 'builtin' } : undefined;
    });
    onLoad({ filter: /.*/, namespace: 'builtin' }, ({ path }) => {
      const id = `node:${path}`;
      if (heldModules.has(path)) return { contents: `module.exports = process.getBuiltinModule('${id}');` };
      const found = process.getBuiltinModule(id);
      const constants = Object.fromEntries(Object.entries(found).filter(([name]) => heldConstants.test(name)));
      const given = [id, Object.keys(found), constants].map((value) => JSON.stringify(value)).join(', ');
      return {
        contents: `module.exports = require(${deferredFile}).deferredBuiltin(${given});`,
        resolveDir: import.meta.dirname,
      };
    });
  },
};

/**
 * Packages that use at once what a snapshot cannot hold, so that they come later. Of each: which of the packages that it
 * needs are like that too, and which of its own files are not.
 */
const laterPackages = {
  express: { like: ['router'], held: {} },
  pino: { like: [], held: {} },
  undici: {
    like: [],
    held: { Pool: 'lib/dispatcher/pool.js', Agent: 'lib/dispatcher/agent.js', errors: 'lib/core/errors.js' },
  },
};

const later = {
  name: 'later',
  setup({ onResolve, onLoad }) {
    const filter = new RegExp(`^(${Object.keys(laterPackages).join('|')})$`);
    onResolve({ filter }, ({ path, resolveDir, kind }) => {
      return kind === 'import-statement' ? { path, namespace: 'later', pluginData: resolveDir } : undefined;
    });
    onLoad({ filter: /.*/, namespace: 'later' }, ({ path, pluginData: importer }) => {
      const require = createRequire(join(importer, 'importer.js'));
      return { contents: laterPackage(path, require), resolveDir: dirname(require.resolve(`${path}/package.json`)) };
    });
  },
};

function laterPackage(name, require) {
  const { like, held } = laterPackages[name];
  const names = Object.keys(require(name)).filter((one) => !/^(default|prototype|module\.exports)$/.test(one));
  const { dependencies = {} } = require(`${name}/package.json`);
  const heldPackages = Object.keys(dependencies).filter((one) => !like.includes(one));
  const heldFiles = Object.entries(held).map(([one, file]) => `${one}: { value: require('./${file}') }`);
  return `
    const { deferredPackage } = require(${deferredFile});
    ${heldPackages.map((one) => `require('${one}');`).join('\n')}
    module.exports = deferredPackage(${JSON.stringify(names)}, () => require('${name}'));
    Object.defineProperties(module.exports, { ${heldFiles.join(', ')} });`;
}

/** Lines of packages that ask at once for what they need later, and lines that do not. */
const rewrittenFiles = [
  {
    filter: /[\\/]undici[\\/]lib[\\/]core[\\/]util\.js$/,
    lines: [
      ["const { IncomingMessage } = require('node:http')", "const nodeHttp = require('node:http')"],
      ['constructor === IncomingMessage)', 'constructor === nodeHttp.IncomingMessage)'],
    ],
  },
  {
    filter: /[\\/]prom-client[\\/]lib[\\/]metrics[\\/]processStartTime\.js$/,
    lines: [
      ['const startInSeconds = Math.round', 'const startInSeconds = () => Math.round'],
      ['this.set(labels, startInSeconds)', 'this.set(labels, startInSeconds())'],
    ],
  },
];

const rewritten = {
  name: 'rewritten',
  setup({ onLoad }) {
    for (const { filter, lines } of rewrittenFiles) {
      onLoad({ filter }, async ({ path }) => ({ contents: rewrite(await readFile(path, 'utf8'), lines, path) }));
    }
  },
};

function rewrite(text, lines, path) {
  return lines.reduce((before, [from, to]) => {
    if (before.split(from).length !== 2) throw new Error(`${path} has not this line, once: ${from}`);
    return before.replace(from, () => to);
  }, text);
}

/** It reads its variable when it is evaluated. What it writes is for who works on the packages that use it. */
const noDebug = {
  name: 'no-debug',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^debug$/ }, ({ path }) => ({ path, namespace: 'no-debug' }));
    onLoad({ filter: /.*/, namespace: 'no-debug' }, () => ({
      contents: `const silent = () => Object.assign(() => {}, { enabled: false });
        module.exports = Object.assign(silent, { default: silent });`,
    }));
  },
};

export const snapshotPlugins = [builtins, later, rewritten, noDebug];
