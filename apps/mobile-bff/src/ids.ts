import { z } from 'zod';

const id = (prefix: string, of: string) =>
  z
    .string()
    .regex(new RegExp(`^${prefix}_[0-9a-z]{8,32}$`), `must be the id of a ${of}: ${prefix}_ and 8 to 32 of 0-9a-z`);

export const documentId = id('doc', 'document');
export const userId = id('usr', 'user');
export const folderId = id('fld', 'folder');
export const commentId = id('cmt', 'comment');
export const blockId = id('blk', 'block');
export const attachmentId = id('att', 'attachment');
/** Random, or what is left of a key: it says nothing, and opens nothing. */
export const answerId = z.string().regex(/^[\w-]{36,43}$/, 'must be the id of an answer');
export const notificationId = id('ntf', 'notification');
