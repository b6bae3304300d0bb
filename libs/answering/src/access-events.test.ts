import type { ChangeEvent } from '@frontdesk/change-events';
import type { AnswerRecord } from '@frontdesk/streaming';
import { describe, expect, test } from '@jest/globals';
import { endingAnswers } from './access-events.ts';

const meta = { tenantId: 'ten_a', askerId: 'usr_a', documentIds: ['doc_a', 'doc_b'] };

/** Why the answer ends with an event, if it does. */
async function endOf(type: string, data: Record<string, unknown>, tenantid = 'ten_a', of: object = meta) {
  let end: string | undefined;
  const { hear } = endingAnswers({
    endWhere: async (matches, why, options) => {
      if (matches({ meta: of } as AnswerRecord)) end = `${why} ${String(options?.erase)}`;
    },
  });
  await hear({ type, data, tenantid } as ChangeEvent);
  return end;
}

describe('an answer', () => {
  test.each([
    ['access.changed', { documentId: 'doc_a', granteeId: 'usr_a', role: null }, 'access-changed true'],
    ['access.changed', { documentId: 'doc_a', granteeId: 'usr_a', role: 'a role of tomorrow' }, 'access-changed true'],
    ['access.changed', { documentId: 'doc_b', granteeId: 'grp_a', role: null }, 'access-changed true'],
    ['access.changed', { documentId: null, granteeId: 'usr_a', role: null }, 'access-changed true'],
    ['document.deleted', { documentId: 'doc_b' }, 'document-deleted true'],
    ['access.changed', { documentId: 'doc_a', granteeId: 'usr_a', role: 'viewer' }, undefined],
    ['access.changed', { documentId: 'doc_a', granteeId: 'usr_b', role: null }, undefined],
    ['access.changed', { documentId: 'doc_c', granteeId: 'usr_a', role: null }, undefined],
    ['document.deleted', { documentId: 'doc_c' }, undefined],
    ['document.updated', { documentId: 'doc_a' }, undefined],
  ])('with %s of %j ends as %s', async (type, data, end) => {
    expect(await endOf(type, data)).toBe(end);
  });

  test('of another organisation goes on, and so does what is no answer of ours', async () => {
    expect(await endOf('document.deleted', { documentId: 'doc_a' }, 'ten_b')).toBeUndefined();
    expect(await endOf('document.deleted', { documentId: 'doc_a' }, 'ten_a', {})).toBeUndefined();
  });
});
