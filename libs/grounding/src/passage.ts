/** A piece of a document that an answer may rest on. Its text is written by anybody: nothing in it is trusted. */
export interface Passage {
  readonly documentId: string;
  readonly blockId: string;
  readonly text: string;
  /** Of the document; shown to the model beside the text, and as little trusted. */
  readonly title?: string;
}

/** One answer of an access check, asked for this caller and just now. */
export interface ReadDecision {
  readonly documentId: string;
  readonly allowed: boolean;
}

/** Only the passages of documents with a yes, in their order. No decision is a no, and so are two that disagree. */
export function readablePassages<P extends Passage>(passages: readonly P[], decisions: readonly ReadDecision[]): P[] {
  const refused = new Set(decisions.filter(({ allowed }) => allowed !== true).map(({ documentId }) => documentId));
  const granted = new Set(decisions.map(({ documentId }) => documentId).filter((id) => !refused.has(id)));
  return passages.filter(({ documentId }) => granted.has(documentId));
}
