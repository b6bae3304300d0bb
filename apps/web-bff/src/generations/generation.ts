import { z } from 'zod';
import type { Read } from '../reads.ts';

type Job = Read<'createGeneration'>;

const states = ['queued', 'running', 'succeeded', 'failed', 'cancelled'] as const;

export const generation = z.object({
  generationId: z.string(),
  kind: z.string().describe('rewrite, translate or summarise'),
  status: z.string().describe(states.join(', ')),
  documentId: z.string(),
  revision: z.int().describe('That it is made of'),
  result: z
    .object({
      text: z.string().nullable().describe('With summarise'),
      blocks: z.array(z.object({ blockId: z.string(), text: z.string() })).nullable(),
    })
    .nullable()
    .describe('Plain text by a machine, once it succeeded; nothing of it is saved'),
  failure: z
    .object({ code: z.string().describe('content-filter or failed') })
    .nullable()
    .describe('Once it failed'),
  usage: z.object({ promptTokens: z.int(), completionTokens: z.int(), totalTokens: z.int() }).nullable(),
  createdAt: z.iso.datetime(),
  finishedAt: z.iso.datetime().nullable(),
});

export function toGeneration(job: Job): z.output<typeof generation> {
  const { result, error, usage } = job;
  return {
    generationId: job.generation_id,
    kind: job.kind,
    status: job.status,
    documentId: job.document_id,
    revision: job.revision,
    result: result && { text: result.text ?? null, blocks: result.blocks?.map(toBlock) ?? null },
    // What the service says of it is for its own people.
    failure: error && { code: error.code === 'content_filter' ? 'content-filter' : 'failed' },
    usage: usage && {
      promptTokens: usage.prompt_tokens,
      completionTokens: usage.completion_tokens,
      totalTokens: usage.total_tokens,
    },
    createdAt: job.created_at,
    finishedAt: job.finished_at,
  };
}

function toBlock({ block_id: blockId, text }: { readonly block_id: string; readonly text: string }) {
  return { blockId, text };
}
