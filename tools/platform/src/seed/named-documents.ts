// Documents with ids of their own: those of the contracts' examples, and one of each kind that is worth trying.
import type { DocumentStatus } from '../world/document.ts';
import type { Block } from '../world/revision.ts';
import type { LinkTarget } from './bodies.ts';
import { at } from './dates.ts';
import { brightwater, halden, nordlys } from './people.ts';
import type { RevisionFacts, SeededHistory } from './seeded-revision.ts';

export interface NamedDocument {
  readonly documentId: string;
  readonly tenantId: string;
  readonly topic: string;
  readonly title?: string;
  readonly description?: string;
  readonly folderId: string | null;
  readonly ownerId: string;
  readonly status: DocumentStatus;
  readonly blockCount: number;
  readonly revisions: number;
  readonly version?: number;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly followsTenantDefault: boolean;
  readonly thumbnail?: boolean;
  readonly tags: readonly string[];
  readonly linked?: readonly LinkTarget[];
  readonly internalNotes?: string;
  /** Facts of single revisions that the examples name. */
  readonly exact?: (revision: number) => Partial<RevisionFacts>;
}

const q3plan = 'doc_q3plan7x2mva';

export const namedDocuments: readonly NamedDocument[] = [
  {
    documentId: q3plan,
    tenantId: halden,
    topic: 'capacity',
    title: 'Q3 capacity plan',
    description: 'Hub and fleet capacity for the third quarter',
    folderId: 'fld_planning3j8',
    ownerId: 'usr_ada7k2m9qxr3',
    status: 'inReview',
    blockCount: 60,
    revisions: 42,
    version: 17,
    createdAt: at('2026-03-02T08:15:00Z'),
    updatedAt: at('2026-06-18T09:41:27Z'),
    followsTenantDefault: true,
    thumbnail: true,
    tags: ['capacity', 'q3'],
    linked: [{ documentId: 'doc_hubops5w9tre', title: 'Hub operations handbook' }],
    internalNotes: 'migrated from v2 store, batch 118',
    exact: q3Revision,
  },
  {
    documentId: 'doc_fleet8k1zn4d',
    tenantId: halden,
    topic: 'fleet',
    title: 'Fleet renewal business case',
    folderId: null,
    ownerId: 'usr_ben4t8w1zcp6',
    status: 'published',
    blockCount: 48,
    revisions: 17,
    createdAt: at('2026-01-20T13:02:11Z'),
    updatedAt: at('2026-06-15T12:00:00Z'),
    followsTenantDefault: true,
    tags: ['fleet', 'finance'],
  },
  {
    documentId: 'doc_hubops5w9tre',
    tenantId: halden,
    topic: 'logistics',
    title: 'Hub operations handbook',
    folderId: 'fld_hubplans4x2',
    ownerId: 'usr_dan6j1x8hse4',
    status: 'published',
    blockCount: 180,
    revisions: 9,
    createdAt: at('2025-02-11T09:20:00Z'),
    updatedAt: at('2026-05-20T07:45:00Z'),
    followsTenantDefault: true,
    tags: ['handbook', 'hubs'],
  },
  {
    documentId: 'doc_boardpay3x7f',
    tenantId: halden,
    topic: 'finance',
    title: 'Board pay review',
    folderId: 'fld_finance6q2',
    ownerId: 'usr_eir2n7y5bgt1',
    status: 'draft',
    blockCount: 40,
    revisions: 5,
    createdAt: at('2026-02-03T10:00:00Z'),
    updatedAt: at('2026-06-11T15:30:00Z'),
    followsTenantDefault: false,
    tags: ['confidential'],
  },
  {
    documentId: 'doc_nordgrid5k2w',
    tenantId: nordlys,
    topic: 'sustainability',
    title: 'Grid connection of the Westsand farm',
    folderId: 'fld_gridplan5t9',
    ownerId: 'usr_mia6t5r2wnz3',
    status: 'published',
    blockCount: 72,
    revisions: 8,
    createdAt: at('2025-10-06T07:30:00Z'),
    updatedAt: at('2026-06-12T11:05:00Z'),
    followsTenantDefault: true,
    tags: ['grid'],
  },
  {
    documentId: 'doc_triage9b4h6c',
    tenantId: brightwater,
    topic: 'incident',
    title: 'Downtime procedures for triage',
    folderId: 'fld_clinical2b7',
    ownerId: 'usr_wil2h5z8kuc3',
    status: 'published',
    blockCount: 90,
    revisions: 11,
    createdAt: at('2025-05-19T14:10:00Z'),
    updatedAt: at('2026-06-09T18:20:00Z'),
    followsTenantDefault: true,
    tags: ['procedure'],
  },
];

/** The body and its history; the one of the capacity plan holds the blocks of the examples. */
export function exampleHistory(documentId: string, blocks: readonly Block[], lastRevision: number): SeededHistory {
  if (documentId !== q3plan) return { documentId, blocks, lastRevision };
  const rest = blocks.slice(1);
  const before = [heading(1), { ...rotterdam, text: 'Rotterdam figures follow.', marks: [] }, trucks, ...rest];
  const last = [heading(1), rotterdam, heading(2), trucks, ...rest];
  return { documentId, blocks: last, lastRevision, exact: new Map([[41, before]]) };
}

function heading(level: 1 | 2): Block {
  return level === 1
    ? { blockId: 'blk_h1capacity', type: 'heading', level, text: 'Q3 capacity plan', marks: [] }
    : { blockId: 'blk_h2fleet01', type: 'heading', level, text: 'Fleet', marks: [] };
}

const rotterdam: Block = {
  blockId: 'blk_p1rotterd',
  type: 'paragraph',
  text: 'Rotterdam runs at 91% of capacity.',
  marks: [{ start: 18, end: 21, type: 'bold' }],
};

const trucks: Block = {
  blockId: 'blk_t1trucks',
  type: 'table',
  text: '',
  marks: [],
  rows: [
    ['Hub', 'Trucks'],
    ['Rotterdam', '64'],
  ],
};

function q3Revision(revision: number): Partial<RevisionFacts> {
  if (revision === 42) {
    return { authorId: 'usr_ben4t8w1zcp6', message: 'Add Rotterdam hub figures', createdAt: 1781775687000 };
  }
  if (revision === 41) return { authorId: 'usr_ada7k2m9qxr3', message: null, createdAt: 1781708710000 };
  return {};
}
