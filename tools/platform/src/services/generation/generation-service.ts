// The generation service, as its contract describes it.
import { timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { Answer } from '../../http/answer.ts';
import { idOf, queryOf } from '../../http/input.ts';
import { createQuota } from '../../http/quota.ts';
import { Refusal } from '../../http/refusal.ts';
import type { Incoming, RestService, ServiceDeps, ServiceRequest } from '../../http/service.ts';
import type { UsageRow } from '../../world/generation.ts';
import type { World } from '../../world/world.ts';
import { createChatCompletion } from './chat.ts';
import type { Pace } from './chat.ts';
import { costCenterOf, errorAnswer, jobForm, limitHeaders, summaryForm } from './generation-form.ts';
import { checked, generationCreate, summaryQuery, usageQuery } from './generation-input.ts';
import { createJobs } from './jobs.ts';
import type { Jobs } from './jobs.ts';
import { createSummaries } from './summaries.ts';
import type { Summaries } from './summaries.ts';
import { requireAi, requireBudget, requireModel } from './tenant-rules.ts';
import type { GenerationCaller } from './tenant-rules.ts';

type Request = ServiceRequest<GenerationCaller>;

const usualPace: Pace = { firstTokenMs: 60, tokenMs: 15, keepAliveMs: 15_000 };
// A hundred messages of 200,000 characters.
const bodyLimitBytes = 32 * 1_048_576;

export function generationService(
  { world, settings }: ServiceDeps,
  pace: Partial<Pace> = {},
): RestService<GenerationCaller> {
  const quota = createQuota({ limit: settings.generationPerMinute, windowSeconds: 60, now: () => world.now() });
  const summaries = createSummaries(world);
  const jobs = createJobs(world);
  return {
    name: 'generation',
    version: '0.18.0',
    bodyLimitBytes,
    authenticate: (request) => callerOf(request, settings.generationKey),
    admit({ caller }) {
      if (!quota.take(caller.tenantId))
        throw new Refusal(429, 'rate_limit_exceeded', 'Rate limit reached for requests');
    },
    headersFor: ({ tenantId }) => limitHeaders(quota.state(tenantId)),
    refused: (refusal) => errorAnswer(refusal, world.internals),
    faulted: faultOf,
    retryHeaders,
    operations: [
      {
        id: 'generation.getSummary',
        method: 'get',
        path: '/v1/documents/:document_id/summary',
        handle: (request) => getSummary(world, summaries, request),
      },
      {
        id: 'generation.createChatCompletion',
        method: 'post',
        path: '/v1/chat/completions',
        handle: (request) => createChatCompletion(world, { ...usualPace, ...pace }, request),
      },
      {
        id: 'generation.createGeneration',
        method: 'post',
        path: '/v1/generations',
        handle: (request) => createGeneration(world, jobs, request),
      },
      {
        id: 'generation.getGeneration',
        method: 'get',
        path: '/v1/generations/:generation_id',
        handle: (request) => ({ status: 200, body: jobForm(world, requireJob(jobs, request)) }),
      },
      {
        id: 'generation.cancelGeneration',
        method: 'post',
        path: '/v1/generations/:generation_id/cancel',
        handle: (request) => cancelGeneration(world, jobs, request),
      },
      {
        id: 'generation.getUsage',
        method: 'get',
        path: '/v1/usage',
        handle: (request) => getUsage(world, jobs, request),
      },
    ],
  };
}

/** The key is the platform's; user and tenant are trusted as sent. */
function callerOf({ headers }: Incoming, key: string): GenerationCaller {
  const expected = Buffer.from(`Bearer ${key}`);
  const sent = Buffer.from(headers.authorization ?? '');
  if (sent.length !== expected.length || !timingSafeEqual(sent, expected)) {
    throw new Refusal(401, 'invalid_api_key', 'Incorrect API key provided');
  }
  const named = z
    .object({ userId: idOf('usr'), tenantId: idOf('ten') })
    .safeParse({ userId: headers['x-user-id'], tenantId: headers['x-tenant-id'] });
  if (!named.success) throw new Refusal(401, 'invalid_api_key', 'X-User-Id or X-Tenant-Id is missing');
  return named.data;
}

function retryHeaders(seconds: number): Record<string, string> {
  return { 'x-ratelimit-remaining-requests': '0', 'x-ratelimit-reset-requests': `${seconds}s` };
}

function faultOf(status: number): Refusal {
  if (status === 429) return new Refusal(429, 'rate_limit_exceeded', 'Rate limit reached for requests');
  if (status === 503) {
    return new Refusal(503, 'model_overloaded', 'The model is overloaded', { details: { param: 'model' } });
  }
  return new Refusal(status, 'internal', 'Injected fault');
}

function getSummary(world: World, summaries: Summaries, { params, query, caller }: Request): Answer {
  requireAi(world, caller.tenantId);
  const documentId = params['document_id'] ?? '';
  const { revision, language } = checked(summaryQuery, queryOf(query));
  const isThere = world.documents.get(documentId)?.tenantId === caller.tenantId;
  const summary = isThere ? summaries.find(documentId, { revision, language }) : undefined;
  if (!summary) {
    throw new Refusal(404, 'summary_not_found', `No summary of ${documentId}`, { details: { param: 'document_id' } });
  }
  return { status: 200, body: summaryForm(world, summary, summaries.currentRevision(documentId)) };
}

function createGeneration(world: World, jobs: Jobs, request: Request): Answer {
  const { caller } = request;
  requireAi(world, caller.tenantId);
  const given = checked(generationCreate, request.json());
  requireModel(world, caller.tenantId, given.model);
  requireBudget(world, caller.tenantId);
  const job = jobs.create(caller, given);
  return { status: 202, headers: { Location: `/v1/generations/${job.generationId}` }, body: jobForm(world, job) };
}

function cancelGeneration(world: World, jobs: Jobs, request: Request): Answer {
  const job = requireJob(jobs, request);
  jobs.cancel(job);
  return { status: 200, body: jobForm(world, job) };
}

function requireJob(jobs: Jobs, { params, caller }: Request) {
  const generationId = params['generation_id'] ?? '';
  const job = jobs.find(caller, generationId);
  if (job) return job;
  throw new Refusal(404, 'generation_not_found', `No generation ${generationId}`, {
    details: { param: 'generation_id' },
  });
}

function getUsage(world: World, jobs: Jobs, { query, caller }: Request): Answer {
  const { from, to, user_id } = checked(usageQuery, queryOf(query));
  jobs.settleAll();
  const rows = [...world.usage.values()]
    .filter(({ tenantId, date }) => tenantId === caller.tenantId && date >= from && date <= to)
    .filter(({ userId }) => user_id === undefined || userId === user_id)
    .sort((a, b) => (a.date + a.userId < b.date + b.userId ? -1 : 1));
  const withUser = rows.map((row) => ({
    date: row.date,
    user_id: row.userId,
    ...totalForm([row]),
    cost_center: world.internals.text(costCenterOf(world, row.userId)),
  }));
  return { status: 200, body: { tenant_id: caller.tenantId, from, to, rows: withUser, total: totalForm(rows) } };
}

function totalForm(rows: readonly UsageRow[]): Record<string, number> {
  const sum = (of: (row: UsageRow) => number): number => rows.reduce((total, row) => total + of(row), 0);
  return {
    requests: sum(({ requests }) => requests),
    prompt_tokens: sum(({ promptTokens }) => promptTokens),
    completion_tokens: sum(({ completionTokens }) => completionTokens),
    cost_micro_usd: sum(({ costMicroUsd }) => costMicroUsd),
  };
}
