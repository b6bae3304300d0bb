import { fact, type Exchange } from '@frontdesk/server';

type Having = Pick<Exchange, 'facts'>;

const touched = fact<Set<string>>('documents touched');

/**
 * Tells which documents a request is about where neither its address nor its JSON says so: those that an answer rests
 * on, those of a stream.
 */
export function touching({ facts }: Having, documentIds: Iterable<string>): void {
  const known = facts.get(touched) ?? new Set();
  for (const id of documentIds) known.add(id);
  facts.set(touched, known);
}

export function touchedBy({ facts }: Having): ReadonlySet<string> {
  return facts.get(touched) ?? new Set();
}

/** Finds the ids of documents in what a request says and is answered. */
export interface DocumentIds {
  /** Whole segments of the path and whole values of the query. */
  inUrl(url: string): string[];
  /** Whole strings: an id within a text is text. */
  inJson(text: string): string[];
}

/** `pattern` is of a whole id, without anchors, such as `doc_[0-9a-z]{8,32}`. */
export function documentIds(pattern: string): DocumentIds {
  // JSON with its first quote: to look behind at each place of a long text costs twice as much.
  const [url, json] = [new RegExp(`(?<=[/=,])${pattern}(?=$|[/?&,])`, 'g'), new RegExp(`"${pattern}(?=")`, 'g')];
  return {
    inUrl: (text) => text.match(url) ?? [],
    inJson: (text) => text.match(json)?.map((quoted) => quoted.slice(1)) ?? [],
  };
}
