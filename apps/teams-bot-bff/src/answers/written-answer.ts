import { z } from 'zod';

/** A place of a document that an answer rests on. */
export interface Source {
  readonly number: number;
  readonly documentId: string;
  readonly title: string;
}

export type Ending = 'whole' | 'nothing-found' | 'cut' | 'failed' | 'access-changed' | 'lost';

/** What is known of an answer while it is written. Pure, but for what it was told. */
export interface WrittenAnswer {
  readonly text: string;
  readonly citations: readonly (Source & { readonly at: number })[];
  /** Undefined while it is written. */
  readonly ending: Ending | undefined;
}

export const nothingWritten: WrittenAnswer = { text: '', citations: [], ending: undefined };

const citation = z.object({ number: z.int(), at: z.int(), documentId: z.string(), title: z.string() });
const said = z.object({ text: z.string() });
const ended = z.object({ finishReason: z.string().catch('stop'), why: z.string().catch('') });

/** As whoever goes on would find it: begun by an instance that is no longer there. */
const lost = new Set(['owner-lost', 'draining', 'store-away', 'log-lost']);

/** The answer after one more event of its stream (`answer-text` is all text so far). */
export function afterEvent(answer: WrittenAnswer, event: string, data: unknown): WrittenAnswer {
  if (event === 'answer-text') return { ...answer, text: said.parse(data).text };
  if (event === 'answer-delta') return { ...answer, text: answer.text + said.parse(data).text };
  if (event === 'citation-available') return { ...answer, citations: [...answer.citations, citation.parse(data)] };
  const ending = endingOf(event, data);
  return ending === undefined ? answer : { ...answer, ending };
}

function endingOf(event: string, data: unknown): Ending | undefined {
  if (event === 'answer-error') return 'failed';
  const { finishReason, why } = ended.parse(data ?? {});
  if (event === 'answer-end') {
    if (finishReason === 'nothing-found') return 'nothing-found';
    return finishReason === 'length' ? 'cut' : 'whole';
  }
  if (event !== 'interrupted') return undefined;
  if (why === 'access-changed' || why === 'document-deleted') return 'access-changed';
  return lost.has(why) ? 'lost' : 'cut';
}

/** Each place once, by its number. */
export function sourcesOf({ citations }: WrittenAnswer): Source[] {
  const byNumber = new Map(citations.map((one) => [one.number, one]));
  return [...byNumber.values()].toSorted((one, other) => one.number - other.number);
}
