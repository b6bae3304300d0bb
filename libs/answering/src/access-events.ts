import type { ChangeEvent, ChangeListener } from '@frontdesk/change-events';
import type { AnswerRecord } from '@frontdesk/streaming';
import { z } from 'zod';
import type { Answers } from './answers.ts';

const changed = z.object({ documentId: z.string().nullish(), granteeId: z.string().nullish() });
const deleted = z.object({ documentId: z.string() });
const owned = z.object({ tenantId: z.string(), askerId: z.string(), documentIds: z.array(z.string()) });

// Nobody who has one of these loses what they read. Any other word takes it away.
const readingRoles = new Set(['viewer', 'commenter', 'editor', 'owner']);

/**
 * Ends answers that rest on what their asker may no longer read, and those who read them. Who may read all the same can ask
 * again. Those that nobody writes or reads need a yes when they are read.
 */
export function endingAnswers(answers: Pick<Answers, 'endWhere'>): ChangeListener {
  return {
    name: 'answers',
    async hear(event) {
      const why = reasonIn(event);
      if (why !== undefined) await answers.endWhere(isTouchedBy(event), why, { erase: true });
    },
  };
}

function reasonIn({ type, data }: ChangeEvent): string | undefined {
  if (type === 'access.changed') return readingRoles.has(String(data['role'])) ? undefined : 'access-changed';
  return type === 'document.deleted' ? 'document-deleted' : undefined;
}

function isTouchedBy({ type, tenantid, data }: ChangeEvent): (record: AnswerRecord) => boolean {
  const { data: change } = type === 'document.deleted' ? deleted.safeParse(data) : changed.safeParse(data);
  const { documentId = null, granteeId = null } = (change ?? {}) as z.output<typeof changed>;
  return ({ meta }) => {
    const { data: answer } = owned.safeParse(meta);
    if (answer?.tenantId !== tenantid) return false;
    // A group's change touches whoever may be in it; one of no document, all of them.
    const isOther = granteeId?.startsWith('usr_') === true && granteeId !== answer.askerId;
    return !isOther && (documentId === null || answer.documentIds.includes(documentId));
  };
}
