import type { AnswerHeaders, Answered, Made } from './outcome.ts';

/**
 * An answer of JSON, as what it says and, once that is released, as bytes alone: they take a fifth of the room, and
 * nothing that the garbage collector has to walk. What is kept is read once by almost all of its readers.
 */
export class JsonAnswer implements Answered {
  readonly headers: AnswerHeaders;
  readonly bytes: number;
  made: Made | undefined;
  readonly #text: Buffer;
  #read: { readonly value: unknown } | undefined;

  constructor(text: Buffer, value: unknown, headers: AnswerHeaders) {
    this.#text = text;
    this.#read = { value };
    this.headers = headers;
    this.bytes = text.length;
    this.made = undefined;
  }

  get body(): unknown {
    return this.#read ? this.#read.value : JSON.parse(this.#text.toString());
  }

  release(): void {
    this.#read = undefined;
  }
}
