import type { AnyRequest, Call, CallClass, Reach, Wrap } from '../call.ts';
import { UpstreamFailure, backendOverloaded } from '../failures.ts';
import { watchReach } from '../reach-end.ts';

export interface BulkheadOptions {
  /** Calls of one service under way at once. */
  readonly concurrent?: number;
  /** Of these, so many may be for the background: the rest is kept for calls that a person waits for. */
  readonly background?: number;
  /** Calls that wait for a place, of all classes. One more throws out the youngest of the background, or is refused. */
  readonly queued?: number;
}

export interface BulkheadWiring {
  readonly service: string;
  readonly options?: BulkheadOptions | undefined;
  readonly now: () => number;
  /** What a call goes through once more when it had to wait: its time may be over. */
  readonly afterWait: Wrap;
  readonly onQueued?: (callClass: CallClass) => void;
  readonly onRefused?: (callClass: CallClass) => void;
}

export interface Bulkhead {
  readonly wrap: Wrap;
  readonly active: number;
  readonly queued: number;
}

interface Waiting {
  readonly callClass: CallClass;
  readonly enter: () => void;
  readonly refuse: (failure: UpstreamFailure) => void;
  readonly operation: string;
}

/** So many calls at once, so that one slow service cannot take all sockets and memory. Interactive calls go first. */
export function createBulkhead(wiring: BulkheadWiring): Bulkhead {
  const places = new Places(wiring);
  return {
    wrap: <Q extends AnyRequest, A>(next: Call<Q, A>): Call<Q, A> => {
      const late = wiring.afterWait(next);
      return (request, reach) => {
        const callClass = reach.class ?? 'interactive';
        if (places.enterNow(callClass)) return places.within(callClass, () => next(request, reach));
        return places
          .wait(callClass, request.operation, reach)
          .then(() => places.within(callClass, () => late(request, reach)));
      };
    },
    get active() {
      return places.active;
    },
    get queued() {
      return places.queued;
    },
  };
}

function begun<A>(call: () => Promise<A>): Promise<A> {
  try {
    return call();
  } catch (error) {
    return Promise.reject(error as Error);
  }
}

class Places {
  private readonly wiring: BulkheadWiring;
  private readonly most: number;
  private readonly mostBackground: number;
  private readonly mostQueued: number;
  private readonly waiting: Record<CallClass, Waiting[]> = { interactive: [], background: [] };
  private inBackground = 0;
  active = 0;

  constructor(wiring: BulkheadWiring) {
    const { concurrent = 256, queued = 128, background = Math.ceil(concurrent / 2) } = wiring.options ?? {};
    this.wiring = wiring;
    this.most = concurrent;
    this.mostBackground = background;
    this.mostQueued = queued;
  }

  get queued(): number {
    return this.waiting.interactive.length + this.waiting.background.length;
  }

  enterNow(callClass: CallClass): boolean {
    // Whoever waits is not overtaken by its own kind.
    if (!this.hasPlace(callClass) || this.waiting[callClass].length > 0) return false;
    this.enter(callClass);
    return true;
  }

  /** A call that has its place, until it has ended. Rules of the app are asked within it: what they throw is its end. */
  within<A>(callClass: CallClass, call: () => Promise<A>): Promise<A> {
    const failed = (error: unknown): never => {
      this.leave(callClass);
      throw error;
    };
    const answered = (answer: A): A => {
      this.leave(callClass);
      return answer;
    };
    return begun(call).then(answered, failed);
  }

  leave(callClass: CallClass): void {
    this.active -= 1;
    if (callClass === 'background') this.inBackground -= 1;
    this.letIn('interactive');
    if (this.waiting.interactive.length === 0) this.letIn('background');
  }

  /** Resolves with a place taken. Ends with a failure at the deadline, or when the caller leaves. */
  wait(callClass: CallClass, operation: string, reach: Reach): Promise<void> {
    if (this.queued >= this.mostQueued && !this.makeRoomFor(callClass)) {
      return Promise.reject(this.refusal(callClass, operation));
    }
    this.wiring.onQueued?.(callClass);
    return new Promise((resolve, reject) => {
      const { service, now } = this.wiring;
      const release = watchReach(reach, now, ({ kind, what }) => {
        this.waiting[callClass].splice(this.waiting[callClass].indexOf(waiting), 1);
        reject(new UpstreamFailure(kind, { service, operation, phase: 'bulkhead', what }));
      });
      const waiting: Waiting = {
        callClass,
        operation,
        enter: () => {
          release();
          resolve();
        },
        refuse: (failure) => {
          release();
          reject(failure);
        },
      };
      this.waiting[callClass].push(waiting);
    });
  }

  private hasPlace(callClass: CallClass): boolean {
    return this.active < this.most && (callClass === 'interactive' || this.inBackground < this.mostBackground);
  }

  private enter(callClass: CallClass): void {
    this.active += 1;
    if (callClass === 'background') this.inBackground += 1;
  }

  private letIn(callClass: CallClass): void {
    while (this.hasPlace(callClass)) {
      const first = this.waiting[callClass].shift();
      if (first === undefined) return;
      this.enter(callClass);
      first.enter();
    }
  }

  /** The youngest has waited least, and would wait longest. */
  private makeRoomFor(callClass: CallClass): boolean {
    const youngest = callClass === 'interactive' ? this.waiting.background.pop() : undefined;
    youngest?.refuse(this.refusal('background', youngest.operation));
    return youngest !== undefined;
  }

  private refusal(callClass: CallClass, operation: string): UpstreamFailure {
    this.wiring.onRefused?.(callClass);
    const what = 'too many calls wait for it';
    return new UpstreamFailure(backendOverloaded, {
      service: this.wiring.service,
      operation,
      phase: 'bulkhead',
      what,
      retryAfterS: 1,
    });
  }
}
