import { GraphQLError } from 'graphql';
import { z } from 'zod';
import { documentId, userId } from '../../ids.ts';
import { builder } from './builder.ts';

const folderId = z.string().regex(/^fld_[0-9a-z]{8,32}$/, 'must be the id of a folder: fld_ and 8 to 32 of 0-9a-z');
const date = z.iso.date('must be a day as YYYY-MM-DD');
const instant = z.iso.datetime('must be an instant in UTC, as ISO 8601 writes it');
const wholeNumber = z.int('must be a whole number that JSON can carry');

/** What comes in is checked before anything is asked; what goes out was checked when it was read. */
function checkedBy<Value>(schema: z.ZodType<Value>) {
  return {
    serialize: (value: Value) => value,
    parseValue: (given: unknown): Value => {
      const read = schema.safeParse(given);
      if (read.success) return read.data;
      throw new GraphQLError(read.error.issues[0]?.message ?? 'is not valid');
    },
  };
}

builder.scalarType('DocumentId', { description: '`doc_` and 8 to 32 of 0-9a-z.', ...checkedBy(documentId) });
builder.scalarType('UserId', { description: '`usr_` and 8 to 32 of 0-9a-z.', ...checkedBy(userId) });
builder.scalarType('FolderId', { description: '`fld_` and 8 to 32 of 0-9a-z.', ...checkedBy(folderId) });
builder.scalarType('Date', { description: 'A day in UTC: `2026-06-18`.', ...checkedBy(date) });
builder.scalarType('DateTime', { description: 'ISO 8601 in UTC: `2026-06-18T09:41:27Z`.', ...checkedBy(instant) });
builder.scalarType('SafeInt', {
  description: 'A whole number that may be larger than an Int, up to 2^53 - 1.',
  ...checkedBy(wholeNumber),
});
