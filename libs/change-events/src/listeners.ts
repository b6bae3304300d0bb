import type { ChangeEvent } from './change-event.ts';

/** One that acts on the changes. */
export interface ChangeListener {
  /** For what is told of its failures. */
  readonly name: string;
  /** Called in the order of arrival. What it promises is not waited for; its failures are told to `events.onFailed`. */
  hear(event: ChangeEvent): void | Promise<void>;
  /** From here on events may be missed. */
  lost?(): void;
  /** They are heard again. Those in between are gone: empty what you keep. */
  restored?(): void;
}

export interface ListenersOptions {
  /** So many promises of one listener may be open; what comes then is missed by this one alone. */
  readonly mostOpen: number;
  readonly onFailed: (listener: string, error: unknown) => void;
}

export interface Listeners {
  add(listener: ChangeListener): () => void;
  hear(event: ChangeEvent): void;
  lost(): void;
  restored(): void;
}

/** Tells all; whatever one of them does, the others do not feel it. */
export function changeListeners({ mostOpen, onFailed }: ListenersOptions): Listeners {
  const all = new Set<Ear>();
  return {
    add(listener) {
      const ear = new Ear(listener, mostOpen, onFailed);
      all.add(ear);
      return () => void all.delete(ear);
    },
    hear: (event) => all.forEach((ear) => ear.hear(event)),
    lost: () => all.forEach((ear) => ear.say('lost')),
    restored: () => all.forEach((ear) => ear.say('restored')),
  };
}

class Ear {
  readonly #listener: ChangeListener;
  readonly #mostOpen: number;
  readonly #onFailed: ListenersOptions['onFailed'];
  #open = 0;
  #isBehind = false;

  constructor(listener: ChangeListener, mostOpen: number, onFailed: ListenersOptions['onFailed']) {
    this.#listener = listener;
    this.#mostOpen = mostOpen;
    this.#onFailed = onFailed;
  }

  hear(event: ChangeEvent): void {
    if (this.#isBehind) return;
    if (this.#open >= this.#mostOpen) {
      this.#isBehind = true;
      this.#onFailed(this.#listener.name, new Error(`${this.#open} changes are not done with: more are not taken.`));
      this.say('lost');
      return;
    }
    this.#safely(() => {
      const done = this.#listener.hear(event);
      if (done !== undefined) this.#follow(done);
    });
  }

  say(what: 'lost' | 'restored'): void {
    this.#safely(() => this.#listener[what]?.());
  }

  #follow(done: Promise<void>): void {
    this.#open += 1;
    const ended = (): void => {
      this.#open -= 1;
      if (!this.#isBehind || this.#open > this.#mostOpen / 2) return;
      this.#isBehind = false;
      this.say('restored');
    };
    done.catch((error: unknown) => this.#onFailed(this.#listener.name, error)).finally(ended);
  }

  #safely(act: () => void): void {
    try {
      act();
    } catch (error) {
      this.#onFailed(this.#listener.name, error);
    }
  }
}
