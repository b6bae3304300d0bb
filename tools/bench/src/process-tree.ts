import { execFileSync } from 'node:child_process';
import { cpuMsOf, rssMbOf } from './process-cost.ts';

/** CPU time so far of a process and of all that it started and that is still there, in milliseconds. */
export function treeCpuMs(pid: number): number {
  return sum(treeOf(pid).map(cpuMsOf));
}

export function treeRssMb(pid: number): number {
  return sum(treeOf(pid).map(rssMbOf));
}

function treeOf(pid: number): number[] {
  const children = new Map<number, number[]>();
  for (const line of execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' }).trim().split('\n')) {
    const [child = 0, parent = 0] = line.trim().split(/\s+/).map(Number);
    children.set(parent, [...(children.get(parent) ?? []), child]);
  }
  const tree = [pid];
  for (const member of tree) tree.push(...(children.get(member) ?? []));
  return tree;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
