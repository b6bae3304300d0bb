import { z } from 'zod';

const id = (prefix: string, of: string) =>
  z
    .string()
    .regex(new RegExp(`^${prefix}_[0-9a-z]{8,32}$`), `must be the id of a ${of}: ${prefix}_ and 8 to 32 of 0-9a-z`);

export const userId = id('usr', 'user');
export const folderId = id('fld', 'folder');
export const documentId = id('doc', 'document');
