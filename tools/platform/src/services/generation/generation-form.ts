// How generation writes things: snake_case, seconds since the epoch, OpenAI's errors and rate limit headers.
import type { Answer } from '../../http/answer.ts';
import type { QuotaState } from '../../http/quota.ts';
import type { Refusal } from '../../http/refusal.ts';
import type { GenerationJob, Summary, TokenUsage } from '../../world/generation.ts';
import type { Internals } from '../../world/internals.ts';
import type { World } from '../../world/world.ts';

export function seconds(ms: number): number {
  return Math.floor(ms / 1000);
}

export function usageForm({ promptTokens, completionTokens }: TokenUsage): Record<string, number> {
  return {
    prompt_tokens: promptTokens,
    completion_tokens: completionTokens,
    total_tokens: promptTokens + completionTokens,
  };
}

export function summaryForm(world: World, summary: Summary, currentRevision: number): Record<string, unknown> {
  const { documentId, revision, language, text, keyPoints, citations, model, createdAt } = summary;
  return {
    document_id: documentId,
    revision,
    current_revision: currentRevision,
    stale: revision < currentRevision,
    language,
    text,
    key_points: keyPoints,
    citations: citations.map(({ blockId, quote }) => ({ block_id: blockId, quote })),
    model,
    created_at: seconds(createdAt),
    cost_center: world.internals.text(costCenterOf(world, world.documents.get(documentId)?.ownerId)),
    debug_info: world.internals.object({ prompt_hash: '9c1e', gpu_pool: 'eu-a100-2' }),
  };
}

export function jobForm(world: World, job: GenerationJob): Record<string, unknown> {
  const { generationId, kind, status, documentId, revision, userId, error, usage, createdAt, finishedAt } = job;
  const blocks = job.result?.blocks?.map(({ blockId, text }) => ({ block_id: blockId, text }));
  const debug_info = world.internals.text(undefined);
  return {
    generation_id: generationId,
    kind,
    status,
    document_id: documentId,
    revision,
    user_id: userId,
    result: job.result && { text: job.result.text, blocks },
    error: error && { ...error, debug_info },
    usage: usage && usageForm(usage),
    created_at: seconds(createdAt),
    finished_at: finishedAt === null ? null : seconds(finishedAt),
    cost_center: world.internals.text(costCenterOf(world, userId)),
    debug_info: world.internals.object({ worker: `gen-w-${10 + (createdAt % 9)}`, attempts: 1 }),
  };
}

export function costCenterOf(world: World, userId: string | undefined): string {
  return world.users.get(userId ?? '')?.costCenter ?? 'CC-0000';
}

export function limitHeaders({ limit, left, resetSeconds }: QuotaState): Record<string, string> {
  const minutes = Math.floor(resetSeconds / 60);
  return {
    'x-ratelimit-limit-requests': String(limit),
    'x-ratelimit-remaining-requests': String(left),
    'x-ratelimit-reset-requests': `${minutes > 0 ? `${minutes}m` : ''}${resetSeconds % 60}s`,
  };
}

type ErrorType =
  | 'invalid_request_error'
  | 'authentication_error'
  | 'permission_error'
  | 'rate_limit_error'
  | 'insufficient_quota'
  | 'server_error';

const typeOf: Readonly<Record<number, ErrorType>> = {
  401: 'authentication_error',
  403: 'permission_error',
  429: 'rate_limit_error',
};

export function errorBody(refusal: Refusal, internals: Internals): Record<string, unknown> {
  const usual = refusal.status >= 500 ? 'server_error' : (typeOf[refusal.status] ?? 'invalid_request_error');
  const isUnexpected = refusal.status >= 500 && refusal.code === 'internal';
  return {
    error: {
      message: isUnexpected ? 'The server had an error' : refusal.message.slice(0, 500),
      type: refusal.code === 'insufficient_quota' ? 'insufficient_quota' : usual,
      param: refusal.details['param'] ?? null,
      code: refusal.code.slice(0, 60),
      debug_info: internals.text(refusal.debugInfo ?? (isUnexpected ? 'cuda oom on gen-w-12' : undefined)),
    },
  };
}

export function errorAnswer(refusal: Refusal, internals: Internals): Answer {
  const status = refusal.status === 413 ? 400 : refusal.status;
  return { status, headers: refusal.headers, body: errorBody(refusal, internals) };
}
