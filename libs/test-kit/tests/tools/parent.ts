// Starts a child and hands its address on.
import { fileURLToPath } from 'node:url';
import { startChild } from '../../src/child-tool.ts';

const child = await startChild(fileURLToPath(new URL('./ready.ts', import.meta.url)));
console.log(JSON.stringify({ ready: true, urls: child.urls }));
