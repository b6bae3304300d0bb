import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from '@jest/globals';
import { rssMbOf } from './process-cost.ts';
import { treeRssMb } from './process-tree.ts';

const idle = 'setInterval(() => {}, 1000); process.stdin.resume().once("close", () => process.exit())';
const parent = `
  const child = require("node:child_process").spawn(process.execPath, ["-e", ${JSON.stringify(idle)}]);
  child.once("spawn", () => console.log("up"));
  ${idle};
`;

test('a process is weighed with what it started', async () => {
  const started = spawn(process.execPath, ['-e', parent], { stdio: ['pipe', 'pipe', 'inherit'] });
  try {
    await once(started.stdout, 'data');
    expect(treeRssMb(started.pid ?? 0)).toBeGreaterThan(rssMbOf(started.pid ?? 0) + 5);
  } finally {
    started.stdin.destroy(); // both end with it
    await once(started, 'exit');
  }
});
