import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from '@jest/globals';
import { treeRssMb } from './process-tree.ts';

test('a process that started another one is weighed with it', async () => {
  const child = spawn(process.execPath, ['-e', 'console.log("up"); setInterval(() => {}, 1000)'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  try {
    await once(child.stdout, 'data');
    const [both, one] = [treeRssMb(process.pid), treeRssMb(child.pid ?? 0)];
    expect(one).toBeGreaterThan(10);
    expect(both).toBeGreaterThan(one + 10);
  } finally {
    child.kill();
  }
});
