import { documentsUnder } from '@frontdesk/answering';
import type { Audit } from '@frontdesk/audit';
import { recordedIntents, watchedAccess } from '@frontdesk/bot-framework';
import type { Seen } from '@frontdesk/bot-framework';
import { idsOfDocuments } from '../audit.ts';
import type { Intent, TurnServices } from '../intents/intent.ts';

/** Each turn leaves a record of its own, of the person who acts in it. */
export function auditedIntents(intents: readonly Intent[], audit: Audit): readonly Intent[] {
  return recordedIntents(intents, { audit, documents: idsOfDocuments, watched: watchedServices });
}

function watchedServices(services: TurnServices, seen: Seen): TurnServices {
  const { reads, answers, subscriptions } = services;
  const writing = <Given extends unknown[], Gives>(write: (...given: Given) => Gives) => {
    return (...given: Given): Gives => {
      seen.hasWritten = true;
      return write(...given);
    };
  };
  const resting = <Found extends Parameters<typeof documentsUnder>[0] | undefined>(record: Found): Found => {
    if (record) for (const id of documentsUnder(record)) seen.documents.add(id);
    return record;
  };
  return {
    ...services,
    reads: {
      ...reads,
      access: watchedAccess(reads.access, seen),
      createComment: writing(reads.createComment),
      changeComment: writing(reads.changeComment),
    },
    answers: {
      ...answers,
      begin: async (...asked) => resting(await answers.begin(...asked)),
      find: async (id) => resting(await answers.find(id)),
    },
    subscriptions: {
      ...subscriptions,
      add: writing((one) => subscriptions.add(one)),
      remove: writing((one) => subscriptions.remove(one)),
    },
  };
}
