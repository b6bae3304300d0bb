import { Refusal } from '../../http/refusal.ts';
import type { TokenUsage } from '../../world/generation.ts';
import type { World } from '../../world/world.ts';
import { modelNotAllowed } from './generation-input.ts';
import type { Model } from './generation-input.ts';

export interface GenerationCaller {
  readonly userId: string;
  readonly tenantId: string;
}

/** Micro-dollars per token. */
const prices: Readonly<Record<Model, { prompt: number; completion: number }>> = {
  'platform-large': { prompt: 3, completion: 10 },
  'platform-small': { prompt: 1, completion: 4 },
};

export function requireAi(world: World, tenantId: string): void {
  const tenant = world.tenants.get(tenantId);
  if (tenant && !tenant.ai.enabled) throw new Refusal(403, 'ai_disabled', `AI is turned off for ${tenantId}`);
}

export function requireModel(world: World, tenantId: string, model: Model): void {
  const tenant = world.tenants.get(tenantId);
  if (tenant && !tenant.ai.allowedModels.includes(model)) throw modelNotAllowed(model);
}

/** 429 `insufficient_quota` when the month's budget is spent. */
export function requireBudget(world: World, tenantId: string): void {
  const budgetUsd = world.tenants.get(tenantId)?.ai.monthlyBudgetUsd;
  if (budgetUsd === undefined) return;
  const month = dayOf(world.now()).slice(0, 7);
  let spentMicroUsd = 0;
  for (const row of world.usage.values()) {
    if (row.tenantId === tenantId && row.date.startsWith(month)) spentMicroUsd += row.costMicroUsd;
  }
  if (spentMicroUsd < budgetUsd * 1_000_000) return;
  const name = new Date(world.now()).toLocaleString('en-GB', { month: 'long', timeZone: 'UTC' });
  throw new Refusal(429, 'insufficient_quota', `The budget of ${name} is spent`);
}

/** Adds to the user's day; one request, whatever its tokens. */
export function charge(world: World, { userId, tenantId }: GenerationCaller, model: Model, usage: TokenUsage): void {
  const date = dayOf(world.now());
  const key = `${tenantId}/${date}/${userId}`;
  const nothing = { requests: 0, promptTokens: 0, completionTokens: 0, costMicroUsd: 0 };
  const row = world.usage.get(key) ?? { tenantId, date, userId, ...nothing };
  row.requests += 1;
  row.promptTokens += usage.promptTokens;
  row.completionTokens += usage.completionTokens;
  const price = prices[model];
  row.costMicroUsd += usage.promptTokens * price.prompt + usage.completionTokens * price.completion;
  world.usage.set(key, row);
}

function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}
