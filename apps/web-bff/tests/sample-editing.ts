import type { Read } from '../src/reads.ts';
import type { editingReaders } from '../src/reads/editing.ts';

// What is answered while the contracts' example document is edited, as it comes out of the readers.

const documentId = 'doc_q3plan7x2mva';
const heading = { blockId: 'blk_h1capacity', type: 'heading', level: 1, text: 'Q3 capacity plan', marks: [] };
const paragraph = {
  blockId: 'blk_p1rotterd',
  type: 'paragraph',
  text: 'Rotterdam runs at 91% of capacity.',
  marks: [],
};

const job: Read<'createGeneration'> = {
  generation_id: 'gen_tr4nsl8rotter',
  kind: 'translate',
  status: 'queued',
  document_id: documentId,
  revision: 42,
  user_id: 'usr_chi9r5d3vnk8',
  result: null,
  error: null,
  usage: null,
  created_at: '2026-06-18T10:29:12Z',
  finished_at: null,
};

const notification: Read<'markNotificationRead'> = {
  NotificationId: 'ntf_reply9x4m7',
  Kind: 'CommentReply',
  DocumentId: documentId,
  CommentId: 'cmt_9x4m7c3tbn',
  ActorId: 'usr_ada7k2m9qxr3',
  Text: 'Ada Lindqvist replied to your comment',
  CreatedAt: '2026-06-18T10:20:03Z',
  ReadAt: null,
};

export const editingAnswers: { readonly [Name in keyof typeof editingReaders]: Read<Name> } = {
  deleteComment: undefined,
  attachedFiles: {
    items: [
      {
        attachmentId: 'att_capmodel6y2',
        fileName: 'capacity-model.xlsx',
        mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
        scanStatus: 'clean',
        downloadUrl: 'https://files.platform.internal/att_capmodel6y2?sig=4c1f',
      },
    ],
  },
  oneRevision: {
    revision: 42,
    baseRevision: 41,
    authorId: 'usr_ben4t8w1zcp6',
    message: 'Add Rotterdam hub figures',
    createdAt: '2026-06-18T09:41:27Z',
    wordCount: 1874,
    content: { blocks: [heading, paragraph] },
  },
  revisionDiff: {
    from: 41,
    to: 42,
    stats: { added: 1, removed: 0, changed: 1 },
    changes: [
      {
        op: 'replace',
        index: 1,
        blockId: 'blk_p1rotterd',
        before: { ...paragraph, text: 'Rotterdam figures follow.' },
        after: paragraph,
      },
      { op: 'add', index: 0, blockId: 'blk_h1capacity', before: null, after: heading },
    ],
  },
  aiSettings: { ai: { enabled: true, allowedModels: ['platform-large', 'platform-small'] } },
  createGeneration: job,
  generation: {
    ...job,
    status: 'succeeded',
    result: { blocks: [{ block_id: 'blk_p1rotterd', text: 'Rotterdam har en kapasitetsutnyttelse på 91 %.' }] },
    usage: { prompt_tokens: 96, completion_tokens: 18, total_tokens: 114 },
    finished_at: '2026-06-18T10:29:31Z',
  },
  cancelGeneration: {
    ...job,
    status: 'cancelled',
    usage: { prompt_tokens: 96, completion_tokens: 3, total_tokens: 99 },
    finished_at: '2026-06-18T10:29:20Z',
  },
  notifications: { Items: [notification], TotalItems: 1 },
  markNotificationRead: { ...notification, ReadAt: '2026-06-18T10:30:00Z' },
};
