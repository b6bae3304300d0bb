import type { AnswerRecord } from '@frontdesk/streaming';
import { z } from 'zod';
import type { Ending, UsageEnd } from '@frontdesk/token-quota';

const tally = z.object({
  inputTokens: z.int().nonnegative().optional(),
  outputTokens: z.int().nonnegative().default(0),
  ended: z.enum(['complete', 'length', 'filtered']).default('complete'),
});

const interruptions: Readonly<Record<string, UsageEnd>> = {
  'quota-exhausted': 'quota',
  stopped: 'stopped',
  'access-changed': 'stopped',
  'document-deleted': 'stopped',
  abandoned: 'reader-gone',
};

/** What a closed answer is settled with, whoever wrote it: the tally was kept with its text. */
export function usageOf({ ending, why = '', tally: kept }: Pick<AnswerRecord, 'ending' | 'why' | 'tally'>): Ending {
  const { ended: asWritten, inputTokens, outputTokens } = tally.parse(kept ?? {});
  const interrupted = interruptions[why] ?? 'interrupted';
  const ended = ending === 'answer-end' ? asWritten : ending === 'answer-error' ? 'failed' : interrupted;
  return { ended, outputTokens, ...(inputTokens !== undefined && { inputTokens }) };
}
