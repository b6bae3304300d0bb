/** What is read of a `.cpuprofile`. */
export interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
    readonly children?: readonly number[];
  }[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

export interface Share {
  readonly name: string;
  /** Of the time that was not idle, in percent. */
  readonly percent: number;
  readonly ms: number;
}

export interface ProfileSummary {
  readonly busyMs: number;
  /** Self time by lib, package or part of Node. */
  readonly places: readonly Share[];
  /** Self time by function. */
  readonly functions: readonly Share[];
}

const waiting = new Set(['(idle)', '(root)']);

/** Where a process was on the CPU, the most first. */
export function profileSummary({ nodes, samples, timeDeltas }: CpuProfile): ProfileSummary {
  const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]));
  const places = new Map<string, number>();
  const functions = new Map<string, number>();
  let busyUs = 0;
  for (const [index, id] of samples.entries()) {
    const frame = frames.get(id);
    const us = timeDeltas[index] ?? 0;
    if (frame === undefined || waiting.has(frame.functionName)) continue;
    busyUs += us;
    add(places, placeOf(frame), us);
    add(functions, `${frame.functionName || '(anonymous)'} ${shortened(frame.url)}:${frame.lineNumber + 1}`, us);
  }
  return { busyMs: busyUs / 1000, places: shares(places, busyUs), functions: shares(functions, busyUs) };
}

function add(sums: Map<string, number>, name: string, us: number): void {
  sums.set(name, (sums.get(name) ?? 0) + us);
}

function shares(sums: ReadonlyMap<string, number>, busyUs: number): Share[] {
  const all = [...sums].map(([name, us]) => ({ name, percent: (100 * us) / busyUs, ms: us / 1000 }));
  return all.sort((a, b) => b.ms - a.ms);
}

/** `libs/upstream`, `undici`, `node:net`, or what V8 calls it: `(garbage collector)`, `(program)`. */
function placeOf({ functionName, url }: CpuProfile['nodes'][number]['callFrame']): string {
  const ours = /\/((?:libs|apps|tools)\/[^/]+)\//.exec(url)?.[1];
  const bundled = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(url)?.[1];
  if (bundled ?? ours) return bundled ?? ours ?? '';
  if (url.startsWith('node:')) return url.split('/').slice(0, 2).join('/');
  return functionName.startsWith('(') ? functionName : '(native)';
}

function shortened(url: string): string {
  return url.replace(/^file:\/\//, '').replace(/^.*\/(?=(?:node_modules|libs|apps|tools)\/)/, '');
}
