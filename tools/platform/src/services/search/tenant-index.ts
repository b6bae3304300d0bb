// What search knows of one tenant: passages in a full-text index, and the words and links of each document.
import MiniSearch from 'minisearch';
import type { Document } from '../../world/document.ts';
import type { Revision } from '../../world/revision.ts';
import { termsOf } from '../text/terms.ts';
import { synonymsOf } from '../text/synonyms.ts';
import { passagesOf } from './passages.ts';
import type { Passage } from './passages.ts';

/** What is known of a document as of its last indexing; the latest may be newer. */
export interface IndexedDocument {
  readonly documentId: string;
  readonly revision: number;
  readonly indexedAt: number;
  readonly passageIds: readonly string[];
  /** How often each term is in it. */
  readonly terms: ReadonlyMap<string, number>;
  readonly links: ReadonlySet<string>;
  meta: DocumentMeta;
}

export interface DocumentMeta {
  readonly title: string;
  readonly updatedAt: number;
  readonly folderId: string | null;
  readonly ownerId: string;
  readonly tags: readonly string[];
  readonly language: string;
}

export interface FoundPassage {
  readonly passage: Passage;
  readonly document: IndexedDocument;
  /** 0 to 1. */
  readonly score: number;
  /** The words of the passage that matched words of the query, not only their meaning. */
  readonly terms: readonly string[];
}

const linkedDocument = /doc_[0-9a-z]{8,32}/;
// A heading names a thing, a paragraph says something about it.
const headingWeight = 0.6;
// The index's own score at which half of what it can add is added: about one rare term.
const halfScore = 8;
// A word that may stand for the one asked says less than the word itself.
const synonymWeight = 0.7;

export class TenantIndex {
  readonly documents = new Map<string, IndexedDocument>();
  readonly #passages = new Map<string, Passage>();
  readonly #documentsWith = new Map<string, number>();
  readonly #index = new MiniSearch<Passage>({
    idField: 'passageId',
    fields: ['text'],
    tokenize: termsOf,
    processTerm: (term) => term,
    searchOptions: {
      processTerm: (term) => [term, ...synonymsOf(term)],
      prefix: (term) => term.length > 3,
      fuzzy: (term) => (term.length > 5 ? 0.2 : false),
    },
  });

  put(document: Document, revision: Revision, indexedAt: number): void {
    const blocks = revision.blocks();
    const passages = passagesOf(revision, blocks);
    const links = new Set<string>();
    for (const { marks } of blocks) for (const { href } of marks) links.add(linkedDocument.exec(href ?? '')?.[0] ?? '');
    const terms = new Map<string, number>();
    for (const { text } of passages) for (const term of termsOf(text)) terms.set(term, (terms.get(term) ?? 0) + 1);
    this.remove(document.documentId);
    for (const passage of passages) this.#passages.set(passage.passageId, passage);
    this.#index.addAll(passages);
    for (const term of terms.keys()) this.#documentsWith.set(term, this.#countOf(term) + 1);
    this.documents.set(document.documentId, {
      documentId: document.documentId,
      revision: revision.revision,
      indexedAt,
      passageIds: passages.map(({ passageId }) => passageId),
      terms,
      links,
      meta: metaOf(document),
    });
  }

  /** Title, tags and the like; the text stays as it is. */
  refresh(document: Document): void {
    const indexed = this.documents.get(document.documentId);
    if (indexed) indexed.meta = metaOf(document);
  }

  remove(documentId: string): void {
    const indexed = this.documents.get(documentId);
    if (!indexed) return;
    this.documents.delete(documentId);
    this.#index.discardAll([...indexed.passageIds]);
    for (const passageId of indexed.passageIds) this.#passages.delete(passageId);
    for (const term of indexed.terms.keys()) this.#documentsWith.set(term, this.#countOf(term) - 1);
  }

  /** Passages near to the query, best first, of the documents that are wanted. */
  find(query: string, isWanted: (document: IndexedDocument) => boolean): FoundPassage[] {
    const asked = [...new Set(termsOf(query))];
    const whole = asked.reduce((sum, term) => sum + this.weight(term), 0);
    const others = new Set(asked.flatMap(synonymsOf).filter((term) => !asked.includes(term)));
    const found: FoundPassage[] = [];
    for (const hit of this.#index.search(query)) {
      const passage = this.#passages.get(String(hit.id));
      const document = passage && this.documents.get(passage.documentId);
      if (!document || !isWanted(document)) continue;
      const covered = this.#covered(asked, new Set(hit.queryTerms)) / whole;
      const exact = covered * (0.6 + (0.4 * hit.score) / (hit.score + halfScore));
      found.push({
        passage,
        document,
        score: passage.isHeading ? exact * headingWeight : exact,
        terms: hit.terms.filter((term) => !others.has(term)),
      });
    }
    return found.sort((a, b) => b.score - a.score);
  }

  /** How rare a term is among the documents: what it says about one that has it. */
  weight(term: string): number {
    return Math.log(1 + (this.documents.size + 1) / (this.#countOf(term) + 0.5));
  }

  /** The weight of the terms that were met, by themselves or by a word that stands for them. */
  #covered(asked: readonly string[], met: ReadonlySet<string>): number {
    return asked.reduce((sum, term) => {
      if (met.has(term)) return sum + this.weight(term);
      return synonymsOf(term).some((other) => met.has(other)) ? sum + synonymWeight * this.weight(term) : sum;
    }, 0);
  }

  #countOf(term: string): number {
    return this.#documentsWith.get(term) ?? 0;
  }
}

function metaOf(document: Document): DocumentMeta {
  const { title, updatedAt, folderId, ownerId, language } = document;
  return { title, updatedAt, folderId, ownerId, language, tags: document.tags.map(({ name }) => name) };
}
