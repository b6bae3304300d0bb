import { Labels } from './labels.ts';
import type { Passage } from './passage.ts';
import { PlainText } from './plain-text.ts';

export interface Citation<P extends Passage> {
  readonly type: 'citation';
  /** 1 for the block that was cited first; the same block has the same number again. */
  readonly number: number;
  readonly passage: P;
  /** After so many UTF-16 units of the whole text. */
  readonly at: number;
}

export type AnswerPart<P extends Passage> = { readonly type: 'text'; readonly text: string } | Citation<P>;

export interface AnswerText<P extends Passage> {
  /** What is certain after this piece. Joined, the texts are the same however the answer was cut into pieces. */
  push(delta: string): AnswerPart<P>[];
  /** What was held back. */
  end(): AnswerPart<P>[];
  /** So far: a model that was talked into something shows here. */
  readonly removed: { readonly links: number; readonly unknownLabels: number };
}

/** What a model writes, as it may be shown: citations apart from the text, and no link, image or HTML in it. */
export function answerText<P extends Passage>(citable: ReadonlyMap<string, P>): AnswerText<P> {
  const removed = { links: 0, unknownLabels: 0 };
  const numbers = new Map<string, number>();
  let parts: AnswerPart<P>[] = [];
  let length = 0;
  let half = '';
  const numberOf = ({ documentId, blockId }: P): number => {
    const block = JSON.stringify([documentId, blockId]);
    const number = numbers.get(block) ?? numbers.size + 1;
    numbers.set(block, number);
    return number;
  };
  const plain = new PlainText<P>({
    text(text) {
      length += text.length;
      parts.push({ type: 'text', text });
    },
    note: (passage) => void parts.push({ type: 'citation', number: numberOf(passage), passage, at: length }),
    linkRemoved: () => void (removed.links += 1),
  });
  const labels = new Labels({
    text: (char) => plain.add(char),
    label(name) {
      const passage = citable.get(name);
      if (passage) plain.note(passage);
      else removed.unknownLabels += 1;
    },
  });
  const taken = (): AnswerPart<P>[] => {
    const given = parts;
    parts = [];
    return given;
  };
  return {
    removed,
    push(delta) {
      const text = half + delta;
      half = /[\uD800-\uDBFF]$/.exec(text)?.[0] ?? '';
      for (const char of text.slice(0, text.length - half.length)) labels.add(char.toWellFormed());
      plain.flush();
      return taken();
    },
    end() {
      if (half) labels.add('\uFFFD');
      half = '';
      labels.end();
      plain.end();
      return taken();
    },
  };
}
