// A saved body of a document. Blocks are in the form of the revisions contract.

export interface Mark {
  readonly start: number;
  readonly end: number;
  readonly type: 'bold' | 'italic' | 'underline' | 'strike' | 'code' | 'link';
  readonly href?: string | undefined;
}

export interface Block {
  readonly blockId: string;
  readonly type: 'heading' | 'paragraph' | 'listItem' | 'quote' | 'code' | 'table' | 'image' | 'divider';
  readonly level?: number | undefined;
  readonly text: string;
  readonly marks: readonly Mark[];
  readonly language?: string | undefined;
  readonly attachmentId?: string | undefined;
  readonly rows?: readonly (readonly string[])[] | undefined;
}

export interface Revision {
  readonly documentId: string;
  readonly revision: number;
  readonly baseRevision: number | null;
  readonly authorId: string;
  readonly message: string | null;
  readonly createdAt: number;
  readonly wordCount: number;
  readonly sizeBytes: number;
  readonly storageKey: string;
  /** Seeded bodies are made when they are first read. */
  blocks(): readonly Block[];
}

export function wordsIn(blocks: readonly Block[]): number {
  let words = 0;
  for (const block of blocks) {
    words += countWords(block.text);
    for (const row of block.rows ?? []) for (const cell of row) words += countWords(cell);
  }
  return words;
}

function countWords(text: string): number {
  return text.match(/\S+/g)?.length ?? 0;
}
