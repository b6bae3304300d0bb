import type { AnswerRecord } from '@frontdesk/streaming';
import { z } from 'zod';
import type { Ending, UsageEnd } from '@frontdesk/token-quota';

const tally = z.object({
  inputTokens: z.int().nonnegative().optional(),
  outputTokens: z.int().nonnegative().default(0),
  isFinal: z.boolean().default(false),
  ended: z.enum(['complete', 'length', 'filtered']).default('complete'),
});

const interruptions: Readonly<Record<string, UsageEnd>> = {
  'quota-exhausted': 'quota',
  stopped: 'stopped',
  'access-changed': 'stopped',
  'document-deleted': 'stopped',
  abandoned: 'reader-gone',
};

/**
 * What a closed answer is settled with, whoever wrote it: the tally was kept with its text. `metered` is what its owner
 * counted, which may be more than what was kept.
 */
export function usageOf(record: Pick<AnswerRecord, 'ending' | 'why' | 'tally'>, metered = 0): Ending {
  const { ending, why = '', tally: kept } = record;
  const { ended: asWritten, isFinal, inputTokens, ...rest } = tally.parse(kept ?? {});
  const outputTokens = isFinal ? rest.outputTokens : Math.max(rest.outputTokens, metered);
  const interrupted = interruptions[why] ?? 'interrupted';
  const ended = ending === 'answer-end' ? asWritten : ending === 'answer-error' ? 'failed' : interrupted;
  return { ended, outputTokens, ...(inputTokens !== undefined && { inputTokens }) };
}
