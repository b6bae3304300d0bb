// Generations in the background. Nothing runs: where a job is follows from the clock, each time it is looked at.
import { Refusal } from '../../http/refusal.ts';
import type { GenerationJob, TokenUsage } from '../../world/generation.ts';
import type { Block } from '../../world/revision.ts';
import type { World } from '../../world/world.ts';
import { invalid } from './generation-input.ts';
import type { GenerationCreate } from './generation-input.ts';
import { charge } from './tenant-rules.ts';
import type { GenerationCaller } from './tenant-rules.ts';
import { rewritten } from './writing/rewrite.ts';
import { summaryText } from './writing/summary-text.ts';
import { countTokens } from './writing/tokens.ts';
import { translated } from './writing/translate.ts';

const queuedMs = 500;
const runningMs = 1_000;
const perTokenMs = 5;
const longestMs = 20_000;
const keptMs = 24 * 3_600_000;

interface Outcome {
  readonly result: GenerationJob['result'];
  readonly error: GenerationJob['error'];
  readonly usage: TokenUsage;
}

export interface Jobs {
  create(caller: GenerationCaller, given: GenerationCreate): GenerationJob;
  /** Of this user, as it is now; undefined when there is none. */
  find(caller: GenerationCaller, generationId: string): GenerationJob | undefined;
  cancel(job: GenerationJob): void;
  /** Brings all jobs up to now, so that what has ended is charged. */
  settleAll(): void;
}

export function createJobs(world: World): Jobs {
  // Those of the seed stay: the contract's examples name one.
  const seeded = new Set(world.jobs.keys());
  const outcomes = new Map<string, Outcome>();
  const settle = (job: GenerationJob): void => settleJob(world, job, outcomes.get(job.generationId));
  return {
    create(caller, given) {
      const { job, outcome } = newJob(world, caller, given);
      world.jobs.set(job.generationId, job);
      outcomes.set(job.generationId, outcome);
      return job;
    },
    find({ userId, tenantId }, generationId) {
      const job = world.jobs.get(generationId);
      if (job?.userId !== userId || job.tenantId !== tenantId) return undefined;
      settle(job);
      const isOver = job.finishedAt !== null && world.now() - job.finishedAt > keptMs && !seeded.has(generationId);
      return isOver ? undefined : job;
    },
    cancel: (job) => cancelJob(world, job, outcomes.get(job.generationId)),
    settleAll: () => world.jobs.forEach(settle),
  };
}

function newJob(
  world: World,
  caller: GenerationCaller,
  given: GenerationCreate,
): { job: GenerationJob; outcome: Outcome } {
  const blocks = blocksFor(world, caller, given);
  const job: GenerationJob = {
    generationId: world.newId('gen'),
    tenantId: caller.tenantId,
    userId: caller.userId,
    kind: given.kind,
    status: 'queued',
    documentId: given.document_id,
    revision: given.revision,
    blockIds: given.block_ids ?? null,
    instruction: given.instruction ?? null,
    targetLanguage: given.target_language ?? null,
    model: given.model,
    result: null,
    error: null,
    usage: null,
    createdAt: world.now(),
    finishedAt: null,
  };
  return { job, outcome: outcomeOf(job, blocks) };
}

function blocksFor(world: World, { tenantId }: GenerationCaller, given: GenerationCreate): readonly Block[] {
  const isThere = world.documents.get(given.document_id)?.tenantId === tenantId;
  if (!isThere) throw invalid('document_id', 'document_not_found', `No document ${given.document_id}`);
  const revision = world.revisions.get(given.document_id)?.find((one) => one.revision === given.revision);
  if (!revision)
    throw invalid('revision', 'revision_not_found', `No revision ${given.revision} of ${given.document_id}`);
  const blocks = revision.blocks();
  if (!given.block_ids) return blocks;
  const byId = new Map(blocks.map((block) => [block.blockId, block]));
  return given.block_ids.map((blockId) => {
    const block = byId.get(blockId);
    if (!block) throw invalid('block_ids', 'block_not_found', `No block ${blockId} in revision ${given.revision}`);
    return block;
  });
}

function outcomeOf(job: GenerationJob, blocks: readonly Block[]): Outcome {
  const written = blocks.filter(({ text }) => text !== '');
  const instruction = job.instruction ?? '';
  const promptTokens = written.reduce((sum, { text }) => sum + countTokens(text), countTokens(instruction) + 60);
  if (instruction.includes('[simulate:content_filter]')) {
    const error = {
      message: 'Refused by the content filter',
      type: 'server_error',
      param: null,
      code: 'content_filter',
    };
    return { result: null, error, usage: { promptTokens, completionTokens: 0 } };
  }
  if (job.kind === 'summarise') {
    const text = summaryText(blocks)?.text ?? '';
    return { result: { text }, error: null, usage: { promptTokens, completionTokens: countTokens(text) } };
  }
  const made = written.map(({ blockId, text, type }) => ({
    blockId,
    text: type === 'code' ? text : changed(job, text),
  }));
  const completionTokens = made.reduce((sum, { text }) => sum + countTokens(text), 0);
  return { result: { blocks: made }, error: null, usage: { promptTokens, completionTokens } };
}

function changed({ kind, instruction, targetLanguage }: GenerationJob, text: string): string {
  const result = kind === 'translate' ? translated(text, targetLanguage ?? '') : rewritten(text, instruction ?? '');
  return result.slice(0, 20_000);
}

function endOf({ createdAt }: GenerationJob, { usage }: Outcome): number {
  return createdAt + queuedMs + Math.min(longestMs, runningMs + usage.completionTokens * perTokenMs);
}

function isFinished({ status }: GenerationJob): boolean {
  return status !== 'queued' && status !== 'running';
}

function settleJob(world: World, job: GenerationJob, outcome: Outcome | undefined): void {
  if (!outcome || isFinished(job)) return;
  const end = endOf(job, outcome);
  if (world.now() < end) {
    if (world.now() >= job.createdAt + queuedMs) job.status = 'running';
    return;
  }
  job.status = outcome.error ? 'failed' : 'succeeded';
  job.result = outcome.result;
  job.error = outcome.error;
  finish(world, job, { at: end, usage: outcome.usage });
}

function cancelJob(world: World, job: GenerationJob, outcome: Outcome | undefined): void {
  settleJob(world, job, outcome);
  if (job.status === 'succeeded' || job.status === 'failed') {
    throw new Refusal(409, 'generation_finished', 'The generation has finished', {
      details: { param: 'generation_id' },
    });
  }
  if (job.status === 'cancelled' || !outcome) return;
  const began = job.createdAt + queuedMs;
  const done = Math.max(0, (world.now() - began) / (endOf(job, outcome) - began));
  const { promptTokens, completionTokens } = outcome.usage;
  const usage = { promptTokens, completionTokens: Math.floor(completionTokens * done) };
  job.status = 'cancelled';
  finish(world, job, { at: world.now(), usage });
}

function finish(world: World, job: GenerationJob, { at, usage }: { at: number; usage: TokenUsage }): void {
  job.finishedAt = at;
  job.usage = usage;
  charge(world, job, job.model, usage);
}
