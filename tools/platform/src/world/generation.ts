// What the AI made: summaries, jobs, and what they cost.

export interface Citation {
  readonly blockId: string;
  readonly quote: string;
}

/** Kept under `documentId/revision/language`. */
export interface Summary {
  readonly documentId: string;
  readonly revision: number;
  readonly language: string;
  readonly text: string;
  readonly keyPoints: readonly string[];
  readonly citations: readonly Citation[];
  readonly model: 'platform-large' | 'platform-small';
  readonly createdAt: number;
}

export interface TokenUsage {
  promptTokens: number;
  completionTokens: number;
}

export interface GenerationJob {
  readonly generationId: string;
  readonly tenantId: string;
  readonly userId: string;
  readonly kind: 'rewrite' | 'translate' | 'summarise';
  status: 'queued' | 'running' | 'succeeded' | 'failed' | 'cancelled';
  readonly documentId: string;
  readonly revision: number;
  readonly blockIds: readonly string[] | null;
  readonly instruction: string | null;
  readonly targetLanguage: string | null;
  readonly model: 'platform-large' | 'platform-small';
  result: { text?: string; blocks?: { blockId: string; text: string }[] } | null;
  error: { message: string; type: string; param: string | null; code: string } | null;
  usage: TokenUsage | null;
  readonly createdAt: number;
  finishedAt: number | null;
}

/** Kept under `tenantId/date/userId`; `date` is YYYY-MM-DD in UTC. */
export interface UsageRow {
  readonly tenantId: string;
  readonly date: string;
  readonly userId: string;
  requests: number;
  promptTokens: number;
  completionTokens: number;
  costMicroUsd: number;
}
