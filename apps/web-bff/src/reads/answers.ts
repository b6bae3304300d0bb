import { getTenantSettings } from '@frontdesk/service-clients/identity';
import { passages } from '@frontdesk/service-clients/search';
import { z } from 'zod';

/** What an answer needs before a model is asked. */
export const answerReaders = {
  // In protobuf what is missing is empty.
  passages: passages.reading(
    z.object({
      passages: z.array(
        z.object({ documentId: z.string().min(1), blockId: z.string().min(1), text: z.string(), title: z.string() }),
      ),
    }),
  ),
  answerSettings: getTenantSettings.reading(
    z.object({
      ai: z.object({
        enabled: z.boolean(),
        allowedModels: z.array(z.string()),
        retentionDays: z.int(),
        monthlyBudgetUsd: z.int(),
      }),
    }),
  ),
};
