// `node tools/workspace/run.js <program.ts> [arguments]`: any other program of the workspace, installed first if need be.
import { bootstrap } from './bootstrap.js';

const [program, ...args] = process.argv.slice(2);
await bootstrap(program, args);
