// One chat completion: what it will say, and saying it token by token.
import { Refusal } from '../../http/refusal.ts';
import type { World } from '../../world/world.ts';
import type { ChatRequest } from './generation-input.ts';
import { replyTo } from './writing/reply.ts';
import type { AboutDocument } from './writing/reply.ts';
import { countTokens, tokensOf } from './writing/tokens.ts';

export interface Completion {
  readonly promptTokens: number;
  readonly tokens: readonly string[];
  readonly finishReason: 'stop' | 'length' | 'content_filter';
  /** Fails after so many tokens. */
  readonly failsAfter: number | undefined;
}

// As OpenAI counts: what frames each message, and the reply.
const tokensPerMessage = 4;
const tokensPerReply = 3;

/**
 * What a model cannot be asked to do on purpose, a user's message can: `[simulate:stream_error]` fails after the first
 * chunks, `[simulate:content_filter]` refuses, `[simulate:model_overloaded]` has no capacity.
 */
const simulation = /\[simulate:(stream_error|content_filter|model_overloaded)\]/;

export function completionFor(world: World, request: ChatRequest, tenantId: string): Completion {
  const { messages, max_tokens, stop, metadata } = request;
  const document = documentOf(world, metadata['document_id'], tenantId);
  const simulated = simulation.exec(messages.findLast(({ role }) => role === 'user')?.content ?? '')?.[1];
  if (simulated === 'model_overloaded') {
    throw new Refusal(503, 'model_overloaded', 'The model is overloaded', { details: { param: 'model' } });
  }
  const inMessages = messages.reduce(
    (sum, { content }) => sum + countTokens(content) + tokensPerMessage,
    tokensPerReply,
  );
  const inDocument = document?.blocks.reduce((sum, { text }) => sum + countTokens(text), 0) ?? 0;
  const promptTokens = inMessages + inDocument;
  if (simulated === 'content_filter') {
    return { promptTokens, tokens: [], finishReason: 'content_filter', failsAfter: undefined };
  }
  const all = tokensOf(cutAt(replyTo(messages, document), stop));
  const tokens = all.slice(0, max_tokens);
  const finishReason = tokens.length < all.length ? 'length' : 'stop';
  return { promptTokens, tokens, finishReason, failsAfter: simulated === 'stream_error' ? 3 : undefined };
}

/** The latest revision; a document of another tenant is as good as none. */
function documentOf(world: World, documentId: string | undefined, tenantId: string): AboutDocument | undefined {
  const document = world.documents.get(documentId ?? '');
  const latest = world.revisions.get(documentId ?? '')?.at(-1);
  if (!latest || document?.tenantId !== tenantId) return undefined;
  return { title: document.title, blocks: latest.blocks() };
}

function cutAt(text: string, stops: readonly string[]): string {
  const places = stops.filter((stop) => stop !== '').map((stop) => text.indexOf(stop));
  const first = Math.min(...places.filter((place) => place >= 0));
  return Number.isFinite(first) ? text.slice(0, first) : text;
}
