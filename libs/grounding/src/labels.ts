/** What comes of a text with labels in it. */
export interface LabelSink {
  text(char: string): void;
  /** As the model wrote it, in lower case, without brackets. */
  label(name: string): void;
}

// A label of ours, and what models write in its place: [1], [p3], [passage 3], [blk_…], 【3†source】.
const labelLike =
  /^\^?(?:p(?:assage|sg)?[-_]?\d{1,3}(?:-[a-z0-9]{1,16})?|passage|source|\d{1,3}(?::\d{1,4})?(?:†[a-z0-9]*)?|(?:blk|doc|psg)_[0-9a-z]{1,40})$/;
const inLabels = /[A-Za-z0-9 ,;:†^_-]/;
// Of several labels in one pair of brackets, too.
const longestLabels = 120;

/**
 * Takes labels in square brackets out of a text that comes piece by piece, with the space before them. Holds back what
 * may become one: a bracket and what stands in it, and one space.
 */
export class Labels {
  readonly #sink: LabelSink;
  /** From an opening bracket on. */
  #open = '';
  #space = '';
  #isLineStart = true;
  #skipsSpace = false;

  constructor(sink: LabelSink) {
    this.#sink = sink;
  }

  add(char: string): void {
    if (this.#open === '') this.#outside(char);
    else if ((char === ']' || char === '】') && this.#close()) return;
    else if (inLabels.test(char) && this.#open.length < longestLabels) this.#open += char;
    else {
      this.#giveUp();
      this.#outside(char);
    }
  }

  end(): void {
    this.#giveUp();
    this.#emit('');
  }

  #outside(char: string): void {
    if (char === '[' || char === '【') {
      this.#open = char;
    } else if (char === ' ') {
      if (this.#skipsSpace) this.#skipsSpace = false;
      else {
        this.#emit('');
        this.#space = ' ';
      }
    } else this.#emit(char);
  }

  /** True if these were labels. */
  #close(): boolean {
    const names = this.#open
      .slice(1)
      .toLowerCase()
      .split(/[\s,;]+/)
      .filter(Boolean);
    const labels = names.filter((name) => name !== 'passage' && name !== 'source');
    if (labels.length === 0 || !names.every((name) => labelLike.test(name))) return false;
    this.#open = '';
    this.#space = '';
    this.#skipsSpace = this.#isLineStart;
    for (const name of labels) this.#sink.label(name);
    return true;
  }

  #giveUp(): void {
    const held = this.#open;
    this.#open = '';
    for (const char of held) this.#emit(char);
  }

  #emit(char: string): void {
    if (this.#space) this.#sink.text(this.#space);
    this.#space = '';
    if (char === '') return;
    this.#skipsSpace = false;
    this.#isLineStart = char === '\n';
    this.#sink.text(char);
  }
}
