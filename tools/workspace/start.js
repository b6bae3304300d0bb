import { bootstrap } from './bootstrap.js';

await bootstrap('tools/workspace/src/start.ts', process.argv.slice(2));
