import { bootstrap } from './bootstrap.js';

await bootstrap('tools/workspace/src/test.ts', process.argv.slice(2));
