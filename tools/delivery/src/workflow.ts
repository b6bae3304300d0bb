// What a workflow must hold, so that nobody but us runs code with our rights.

export interface Workflow {
  readonly on: Record<string, unknown>;
  readonly permissions?: Record<string, string>;
  readonly jobs: Record<string, Job>;
}

interface Job {
  readonly uses?: string;
  readonly permissions?: Record<string, string>;
  readonly 'timeout-minutes'?: number;
  readonly steps?: readonly { readonly uses?: string; readonly run?: string }[];
}

/** What is wrong, a line each; nothing when all is well. */
export function mistakesInWorkflow({ on, permissions, jobs }: Workflow): string[] {
  return [
    ...('pull_request_target' in on ? ['pull_request_target runs what a stranger wrote, with our rights'] : []),
    ...(permissions === undefined ? ['no permissions of its own: it would have the default ones'] : []),
    ...Object.entries(permissions ?? {}).flatMap(([what, may]) =>
      may === 'write' ? [`${what}: write for all jobs`] : [],
    ),
    ...Object.entries(jobs).flatMap(([name, job]) => mistakesInJob(name, job)),
  ];
}

function mistakesInJob(name: string, { uses, steps = [], ...job }: Job): string[] {
  const used = [uses, ...steps.map((step) => step.uses)].filter((one) => one !== undefined);
  return [
    ...used
      .filter((action) => !action.startsWith('./') && !/@[0-9a-f]{40}$/.test(action))
      .map((action) => `${action}: not at a commit`),
    ...(uses === undefined && job['timeout-minutes'] === undefined ? [`${name}: no timeout`] : []),
    // A branch, a title or a name could be a command.
    ...steps.flatMap(({ run = '' }) =>
      run.includes('${{') ? [`${name}: an expression in a script; give it by env`] : [],
    ),
  ];
}
