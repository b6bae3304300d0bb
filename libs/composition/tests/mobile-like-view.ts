import { defineProblem, Problem, type DegradedReason } from '@frontdesk/problems';
import { stale, view, type Composed, type SectionReport } from '../src/index.ts';
import { manualClock, settled, type ManualClock } from './manual-clock.ts';
import { countedReach, scriptedLoaders, type CountedReach, type ScriptedLoaders } from './scripted-loaders.ts';

interface Request {
  readonly documentId: string;
}

/** Twelve sections: three required, nine optional, some of which need others. */
export const required = ['document', 'access', 'revision'] as const;
export const needsOf: Readonly<Record<string, readonly string[]>> = {
  revision: ['document'],
  owner: ['document'],
  avatar: ['owner'],
  both: ['owner', 'comments'],
  deep: ['avatar', 'both'],
};
export const optional = ['owner', 'comments', 'avatar', 'both', 'deep', 'summary', 'tags', 'readers', 'badge'] as const;
export const all = [...required, ...optional];
export type Name = (typeof all)[number];

const kind = (code: string, status: number, reason?: DegradedReason) =>
  defineProblem({ code, status, title: `Title of ${code}`, ...(reason && { reason }) });
export const kinds = {
  timeout: kind('t', 504, 'timeout'),
  unavailable: kind('u', 503, 'unavailable'),
  invalid: kind('i', 502, 'invalid'),
  overloaded: kind('o', 503, 'overloaded'),
  missing: kind('m', 404),
  forbidden: kind('f', 403),
};
export const noSuchDocument = kind('no-such-document', 404);

export type Outcome = 'ok' | 'stale' | 'bug' | keyof typeof kinds;

/** How each section is answered, and in which order as far as that is possible. */
export interface Script {
  readonly outcomes: Readonly<Record<Name, Outcome>>;
  readonly may: boolean;
  readonly order: readonly Name[];
}

export interface Run {
  readonly clock: ManualClock;
  readonly loaders: ScriptedLoaders;
  readonly reach: CountedReach;
  readonly reports: SectionReport[];
  readonly composed: Promise<Composed<object>>;
  /** Settles up to `most` sections in the script's order; says how many it did. */
  play(most?: number): Promise<number>;
  /** Sections that were started and not yet settled by the script. */
  pending(): readonly Name[];
  settleRest(): Promise<void>;
}

export const deadline = 2000;

export function startRun(script: Script): Run {
  const [clock, loaders, reach] = [manualClock(), scriptedLoaders(), countedReach(deadline)];
  const reports: SectionReport[] = [];
  const composed = viewOn(clock, loaders).compose({ documentId: 'doc_1' }, reach, (one) => reports.push(one));
  composed.catch(() => undefined);
  const done = new Set<Name>();
  const pending = () => loaders.started().filter((name) => !done.has(name as Name)) as Name[];
  const play = async (most = Infinity) => {
    for (let count = 0; ; count += 1) {
      const next = script.order.find((name) => pending().includes(name));
      if (next === undefined || count >= most) return count;
      done.add(next);
      settle(loaders, next, script);
      await settled();
    }
  };
  const settleRest = async () => {
    await play();
    await settled();
  };
  return { clock, loaders, reach, reports, composed, play, pending, settleRest };
}

function settle(loaders: ScriptedLoaders, name: Name, { outcomes, may }: Script): void {
  const { answer } = loaders.of(name);
  const outcome = outcomes[name];
  const value = name === 'access' ? { may } : `value of ${name}`;
  if (outcome === 'ok') answer.resolve(value);
  else if (outcome === 'stale') answer.resolve(stale(value));
  else answer.reject(failureOf(name, outcome));
}

function failureOf(name: Name, outcome: Exclude<Outcome, 'ok' | 'stale'>): Error {
  if (outcome === 'bug') return new TypeError(`${name} is not a function`);
  return new Problem(kinds[outcome], `${name}: ${outcome}.`, { log: `secret of ${name}` });
}

function viewOn(clock: ManualClock, { load }: ScriptedLoaders) {
  return view<Request>('test.document', { clock, noSuch: noSuchDocument })
    .required('document', load('document'))
    .required('access', load<{ may: boolean }>('access'))
    .required('revision', { after: ['document'] }, load('revision'))
    .optional('owner', { after: ['document'] }, load('owner'))
    .optional('comments', load('comments'))
    .optional('avatar', { after: ['owner'] }, load('avatar'))
    .optional('both', { after: ['owner', 'comments'] }, load('both'))
    .optional('deep', { after: ['avatar', 'both'] }, load('deep'))
    .optional('summary', { withinMs: 300 }, load('summary'))
    .optional('tags', load('tags'))
    .optional('readers', load('readers'))
    .optional('badge', { fallback: 'none' }, load('badge'))
    .allowedIf('access', ({ may }) => may)
    .presentedBy((sections, { documentId }) => ({ documentId, ...sections }));
}
