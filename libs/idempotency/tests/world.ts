import { setImmediate as turn } from 'node:timers/promises';
import { Problem, defineProblem } from '@frontdesk/problems';
import { createIdempotency, memoryStore, type Attempt, type Outcome, type RecordStore } from '../src/index.ts';

/** Where a process can die, in the order in which a run passes them. */
export const crashPoints = [
  'before the claim',
  'after the claim',
  'before the effect',
  'after the effect',
  'before the record',
  'after the record',
] as const;
export type CrashPoint = (typeof crashPoints)[number];

/** What the backend does with a call that arrives. */
export type Backend = 'answers' | 'does it and times out' | 'times out' | 'refuses' | 'is not reached';

export const leaseMs = 1_000;

const problem = (code: string, status: number, phase?: string): Problem =>
  Object.assign(new Problem(defineProblem({ code, status, title: code }), code), phase !== undefined && { phase });

const forever = (): Promise<never> => new Promise(() => undefined);

export interface Tried {
  /** Undefined: the process died, or its client would still be waiting. */
  readonly outcome: Promise<Outcome | Problem | undefined>;
}

/** A backend that counts, a store that outlives processes, and processes that die where they are told to. */
export function createWorld({ backendDedupes = false } = {}) {
  let now = 0;
  let effects = 0;
  const store = memoryStore({ now: () => now });
  const known = new Map<string, string>();

  // The answer says which effect it is of, so that two of them can be told apart.
  const callBackend = async (key: string, backend: Backend): Promise<string> => {
    await turn();
    if (backend === 'is not reached') throw problem('backend-unavailable', 503, 'connect');
    if (backend === 'refuses') throw problem('conflict', 409);
    if (backend === 'times out') throw problem('backend-timed-out', 504, 'headers');
    const before = backendDedupes ? known.get(key) : undefined;
    const body = before ?? `{"effect":${(effects += 1)}}`;
    known.set(key, body);
    if (backend === 'does it and times out') throw problem('backend-timed-out', 504, 'headers');
    return body;
  };

  const attempt: Omit<Attempt, 'signal'> = {
    operation: 'addThing',
    id: 'record',
    fingerprint: 'same',
    readThatTells: 'GET /v1/things',
    backendDedupes,
    announcesEffect: false,
  };

  return {
    effects: () => effects,
    pass: (ms: number) => void (now += ms),
    /** One request to a process of its own, which dies at that point. */
    send({ dies, backend = 'answers' }: { dies?: CrashPoint; backend?: Backend } = {}): Tried {
      const death = Promise.withResolvers<undefined>();
      const passing = async (point: CrashPoint): Promise<void> => {
        if (point !== dies) return;
        death.resolve(undefined);
        await forever();
      };
      let isDead = false;
      void death.promise.then(() => (isDead = true));
      const process = createIdempotency({ store: dying(store, passing, () => isDead), leaseMs });
      const outcome = process
        .once({ ...attempt, signal: new AbortController().signal }, async () => {
          await passing('before the effect');
          const body = await callBackend(attempt.id, backend);
          await passing('after the effect');
          return { status: 201, headers: {}, body };
        })
        .catch((error: unknown) => Problem.from(error));
      return { outcome: Promise.race([outcome, death.promise]) };
    },
  };
}

/** The store as a process sees it that may be dead: nothing that it still does arrives. */
function dying(store: RecordStore, passing: (point: CrashPoint) => Promise<void>, isDead: () => boolean): RecordStore {
  const alive = async <T>(act: () => Promise<T>): Promise<T> => {
    await turn();
    return isDead() ? await forever() : await act();
  };
  const recorded = async <T>(act: () => Promise<T>): Promise<T> => {
    await passing('before the record');
    const result = await alive(act);
    await passing('after the record');
    return result;
  };
  return {
    async claim(...args) {
      await passing('before the claim');
      const claimed = await alive(() => store.claim(...args));
      if (claimed.state === 'claimed') await passing('after the claim');
      return claimed;
    },
    renew: (...args) => alive(() => store.renew(...args)),
    complete: (...args) => recorded(() => store.complete(...args)),
    markUnknown: (...args) => recorded(() => store.markUnknown(...args)),
    release: (...args) => recorded(() => store.release(...args)),
  };
}
