import { endsInScheme, isLinkLike } from './link-like.ts';
import { isSeen } from './visible-text.ts';

const linkRemoved = '(link removed)';

/** What comes of a text without links: pieces of it, and what was noted in it, in its place. */
export interface PlainSink<Note> {
  text(text: string): void;
  note(note: Note): void;
  linkRemoved(): void;
}

// Of longer ones the beginning is judged, and what follows is cut off by a space.
const longestRun = 512;
// What ends an address for whoever looks for one: so it ends what has to be held back, too.
const apart = /[\s()[\]{}<>"'|*“”„‘’«»‹›「」『』（）【】《》、，！？；…–—]/u;
// Letters of scripts that put no space between words are never part of a host in ASCII.
const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
const entity = /&(?:#x?[0-9a-f]{1,8}|[a-z][a-z0-9]{1,31})$/i;
const longestEntity = 40;

/**
 * Makes of what a model writes, piece by piece, a text in which nothing is a link, an image or HTML, whoever renders it:
 * no address and no host, and none of the forms that Markdown makes links of. Holds back the word that is being written.
 */
export class PlainText<Note> {
  readonly #sink: PlainSink<Note>;
  #run = '';
  /** Notes in the run, by the length that it had. */
  #notes: { readonly at: number; readonly note: Note }[] = [];
  /** The end of what was given out. */
  #given = '';
  #out = '';
  /** In a run that was too long and a link. */
  #dropping = false;

  constructor(sink: PlainSink<Note>) {
    this.#sink = sink;
  }

  /** One character, whole. */
  add(raw: string): void {
    const char = raw === '\u2028' || raw === '\u2029' ? '\n' : raw;
    if (char !== '\n' && char !== '\t' && !isSeen(char, (this.#run || this.#given).slice(-1))) return;
    if (apart.test(char) || (unspaced.test(char) && !this.#dropping)) {
      this.#endRun();
      this.#give(char);
    } else if (!this.#dropping) {
      this.#run += char;
      if (this.#run.length >= longestRun) this.#cutRun();
    }
  }

  note(note: Note): void {
    this.#notes.push({ at: this.#run.length, note });
    if (this.#run === '') this.#giveNotes(0);
  }

  /** Gives out what is certain. */
  flush(): void {
    if (this.#out !== '') this.#sink.text(this.#out);
    this.#out = '';
  }

  end(): void {
    this.#endRun();
    this.flush();
  }

  #endRun(): void {
    if (!this.#dropping) this.#giveRun();
    this.#giveNotes(Infinity);
    this.#dropping = false;
    this.#run = '';
  }

  #cutRun(): void {
    this.#dropping = this.#giveRun();
    this.#giveNotes(Infinity);
    if (!this.#dropping) this.#give(' ');
    this.#run = '';
  }

  /** True if it was a link. */
  #giveRun(): boolean {
    const run = this.#run;
    const last = [...this.#given].at(-1) ?? ' ';
    const before = apart.test(last) ? '' : last;
    if (run === '') return false;
    if (isLinkLike(before + run)) {
      this.#sink.linkRemoved();
      this.#giveAll(linkRemoved);
      this.#giveAll(/[.,;:!?`]*$/.exec(run)?.[0] ?? '');
      return true;
    }
    let at = 0;
    for (const char of run) {
      this.#giveNotes(at);
      this.#give(char);
      at += char.length;
    }
    return false;
  }

  #giveNotes(upTo: number): void {
    while (this.#notes[0] && this.#notes[0].at <= upTo) {
      this.flush();
      this.#sink.note(this.#notes.shift()!.note);
    }
  }

  #giveAll(text: string): void {
    for (const char of text) this.#give(char);
  }

  /** A space goes between what together would be a link, a tag or an entity. */
  #give(char: string): void {
    const given = joins(this.#given, char) ? ` ${char}` : char;
    this.#out += given;
    this.#given = (this.#given + given).slice(-longestEntity);
  }
}

function joins(given: string, char: string): boolean {
  if (/\s/.test(char)) return false;
  const last = given.slice(-1);
  if (last === ']') return /[([:]/.test(char);
  if (last === '[') return char === '[';
  if (last === '<') return /[a-z/!?]/i.test(char);
  if (last === ':') return endsInScheme.test(given);
  if (char === ';') return entity.test(given);
  if (unspaced.test(char) && /@[^\s@]*\.?$/.test(given)) return /@$|\.$/.test(given);
  return /[/\\]{2}$/.test(given) && !/[/\\]/.test(char);
}
