import type { DegradedReason } from '@frontdesk/problems';
import type { Degraded } from '../src/index.ts';
import { needsOf, optional, required, type Name, type Outcome, type Script } from './mobile-like-view.ts';

/** What the view must say of a script, worked out without any notion of time. */
export function expectedDegraded(outcomes: Script['outcomes']): readonly Degraded[] {
  return [...required, ...optional].flatMap((section) => {
    const reason = reasonFor(section, outcomes);
    return reason ? [{ section, reason }] : [];
  });
}

export function expectedShape(outcomes: Script['outcomes']): object {
  const shape: Record<string, unknown> = { documentId: 'doc_1' };
  for (const name of [...required, ...optional]) shape[name] = valueFor(name, outcomes);
  return shape;
}

/** The failure that decides: of the first required section that failed, in the order of declaration. */
export function expectedFailure({ outcomes, may }: Script): { section: Name; outcome: Outcome | 'denied' } | undefined {
  for (const section of required) {
    const outcome = outcomes[section];
    if (section === 'access' && outcome === 'stale') return { section, outcome };
    if (section === 'access' && outcome === 'ok' && !may) return { section, outcome: 'denied' };
    if (outcome !== 'ok' && outcome !== 'stale') return { section, outcome };
  }
  return undefined;
}

function reasonFor(section: Name, outcomes: Script['outcomes']): DegradedReason | undefined {
  for (const need of (needsOf[section] ?? []) as readonly Name[]) {
    const reason = reasonFor(need, outcomes);
    if (reason && reason !== 'stale') return reason;
  }
  const outcome = outcomes[section];
  if (outcome === 'ok') return undefined;
  return outcome === 'bug' || outcome === 'missing' || outcome === 'forbidden' ? 'unavailable' : outcome;
}

function valueFor(name: Name, outcomes: Script['outcomes']): unknown {
  const reason = reasonFor(name, outcomes);
  if (reason && reason !== 'stale') return name === 'badge' ? 'none' : undefined;
  return name === 'access' ? { may: true } : `value of ${name}`;
}
