// Revisions of seeded documents. Only the last body is stored; earlier ones are derived from it when they are read:
// each block came with some revision, and some blocks were a sentence before they were a paragraph.
import { hashOf } from '../world/random.ts';
import { wordsIn } from '../world/revision.ts';
import type { Block, Revision } from '../world/revision.ts';

export interface SeededHistory {
  readonly documentId: string;
  readonly lastRevision: number;
  /** The body of the last revision. */
  readonly blocks: readonly Block[];
  /** Replaces the derived body of single revisions. */
  readonly exact?: ReadonlyMap<number, readonly Block[]>;
}

export interface RevisionFacts {
  readonly revision: number;
  readonly authorId: string;
  readonly message: string | null;
  readonly createdAt: number;
}

export function seededRevision(history: SeededHistory, facts: RevisionFacts): Revision {
  let counted: { words: number; bytes: number } | undefined;
  const blocks = (): readonly Block[] => bodyAt(history, facts.revision);
  const count = (): { words: number; bytes: number } => {
    const body = blocks();
    return { words: wordsIn(body), bytes: Buffer.byteLength(JSON.stringify({ schemaVersion: 3, blocks: body })) };
  };
  return {
    documentId: history.documentId,
    ...facts,
    baseRevision: facts.revision === 1 ? null : facts.revision - 1,
    storageKey: revisionKey(history.documentId, facts.revision),
    get wordCount() {
      return (counted ??= count()).words;
    },
    get sizeBytes() {
      return (counted ??= count()).bytes;
    },
    blocks,
  };
}

export function revisionKey(documentId: string, revision: number): string {
  return `rev/${shardOf(documentId)}/${documentId.slice(4)}/${String(revision).padStart(5, '0')}.cbor`;
}

/** Two hex digits, as the stores spread their keys. */
export function shardOf(documentId: string): string {
  if (documentId === 'doc_q3plan7x2mva') return '7f';
  if (documentId === 'doc_fleet8k1zn4d') return '1c';
  return (hashOf(documentId) % 256).toString(16).padStart(2, '0');
}

function bodyAt(history: SeededHistory, revision: number): readonly Block[] {
  const { documentId, lastRevision, blocks, exact } = history;
  if (revision === lastRevision) return blocks;
  const given = exact?.get(revision);
  if (given) return given;
  if (revision === 1) return [];
  return blocks.flatMap((block, index) => {
    const came = index === 0 ? 2 : 2 + (hashOf(`${documentId}/came/${index}`) % (lastRevision - 1));
    if (came > revision) return [];
    const grew = came + 1 + (hashOf(`${documentId}/grew/${index}`) % lastRevision);
    return [grew <= lastRevision && revision < grew ? firstSentence(block) : block];
  });
}

function firstSentence(block: Block): Block {
  const end = block.type === 'paragraph' ? block.text.indexOf('. ') + 1 : 0;
  if (end === 0) return block;
  return { ...block, text: block.text.slice(0, end), marks: block.marks.filter((mark) => mark.end <= end) };
}
