import type { AnyRequest, Reach, TryReach } from '../src/call.ts';
import { UpstreamFailure, callerGone, type FailedCall } from '../src/failures.ts';
import type { ProblemKind } from '@frontdesk/problems';

export const operation = 'documents.getDocument';

export function failureOf(kind: ProblemKind, further: Partial<FailedCall> = {}): UpstreamFailure {
  return new UpstreamFailure(kind, { service: 'documents', operation, phase: 'headers', what: 'test', ...further });
}

export interface AnswerLike {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
}

export function answer(status: number, headers: Readonly<Record<string, string>> = {}): AnswerLike {
  return { status, headers };
}

export interface OpenTry {
  readonly reach: TryReach;
  readonly at: number;
  answer(given: unknown): void;
  fail(error: unknown): void;
}

/** A call whose tries end when the test says so, or when they are aborted. */
export class FakeCall {
  readonly tries: OpenTry[] = [];
  /** What a try is answered with at once, in turn; an error is thrown. When there is none it stays open. */
  script: unknown[] = [];

  readonly call = (_request: AnyRequest, reach: Reach): Promise<unknown> =>
    new Promise((resolve, reject) => {
      this.tries.push({ reach, at: performance.now(), answer: resolve, fail: reject });
      reach.signal.addEventListener('abort', () => reject(failureOf(callerGone)));
      if (reach.signal.aborted) reject(failureOf(callerGone));
      if (this.script.length === 0) return;
      const next = this.script.shift();
      if (next instanceof Error) reject(next);
      else resolve(next);
    });

  at(index: number): OpenTry {
    const found = this.tries[index];
    if (found === undefined) throw new Error(`there is no try ${index}`);
    return found;
  }
}
