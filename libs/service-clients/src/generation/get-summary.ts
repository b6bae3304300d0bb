import type { Contract } from '../contract.ts';
import { operation } from '../operation.ts';
import type { operations } from './generated/contract.ts';

export const getSummary = operation<Contract<operations['getSummary']>>()({
  name: 'generation.getSummary',
  get: '/v1/documents/{document_id}/summary',
  safe: true,
  query: ['revision', 'language'],
  codes: ['model_not_allowed', 'ai_disabled', 'summary_not_found', 'insufficient_quota'],
  cache: {
    forMs: 60_000,
    staleIfErrorMs: 600_000,
    variesBy: ['tenant'],
    cites: 'Nothing is checked against grants: **whoever calls must ask the access service first**.',
    // There is one "within about a minute", which `summary.refreshed` tells.
    alsoAnswers: { codes: ['summary_not_found'], forMs: 10_000 },
    about: ({ document_id }) => `document:${document_id}`,
  },
});
