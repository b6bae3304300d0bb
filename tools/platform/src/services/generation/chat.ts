// createChatCompletion: whole, or as server-sent events.
import type { Response } from 'express';
import { once } from 'node:events';
import type { Answer } from '../../http/answer.ts';
import { Refusal } from '../../http/refusal.ts';
import type { ServiceRequest } from '../../http/service.ts';
import type { World } from '../../world/world.ts';
import { completionFor } from './completion.ts';
import type { Completion } from './completion.ts';
import { errorBody, seconds, usageForm } from './generation-form.ts';
import { chatRequest, checked, invalid, refuseUnsupported } from './generation-input.ts';
import type { ChatRequest } from './generation-input.ts';
import { charge, requireAi, requireBudget, requireModel } from './tenant-rules.ts';
import type { GenerationCaller } from './tenant-rules.ts';

export interface Pace {
  /** Before the first token. */
  readonly firstTokenMs: number;
  readonly tokenMs: number;
  /** Between keep-alive comments; not shortened by the world's lag scale. */
  readonly keepAliveMs: number;
}

interface Chat {
  readonly world: World;
  readonly pace: Pace;
  readonly id: string;
  readonly created: number;
  readonly request: ChatRequest;
  readonly completion: Completion;
  readonly caller: GenerationCaller;
}

export async function createChatCompletion(
  world: World,
  pace: Pace,
  request: ServiceRequest<GenerationCaller>,
): Promise<Answer> {
  const { caller } = request;
  requireAi(world, caller.tenantId);
  const body = request.json();
  refuseUnsupported(body);
  const asked = checked(chatRequest, body);
  if (asked.stream_options && !asked.stream) {
    throw invalid('stream_options', 'invalid_value', 'stream_options is only allowed with stream');
  }
  requireModel(world, caller.tenantId, asked.model);
  requireBudget(world, caller.tenantId);
  const completion = completionFor(world, asked, caller.tenantId);
  const id = `chatcmpl-${world.newId('gen').slice(4)}`;
  const chat: Chat = { world, pace, id, created: seconds(world.now()), request: asked, completion, caller };
  if (!asked.stream) return whole(chat, request.signal);
  const headers = { 'Content-Type': 'text/event-stream; charset=utf-8', 'Cache-Control': 'no-cache' };
  return { status: 200, headers, stream: (response, signal) => streamed(chat, response, signal) };
}

async function whole(chat: Chat, signal: AbortSignal): Promise<Answer> {
  const { world, id, created, request, completion } = chat;
  const said = await say(chat, { signal, token: () => undefined });
  if (said.failure) throw said.failure;
  return {
    status: 200,
    body: {
      id,
      object: 'chat.completion',
      created,
      model: request.model,
      choices: [
        {
          index: 0,
          message: { role: 'assistant', content: completion.tokens.join('') },
          finish_reason: completion.finishReason,
        },
      ],
      usage: usageForm({ promptTokens: completion.promptTokens, completionTokens: completion.tokens.length }),
      debug_info: world.internals.object({ gpu_pool: 'eu-a100-2' }),
    },
  };
}

interface Listening {
  readonly signal: AbortSignal;
  token(text: string): void | Promise<void>;
}

/** Says the completion at its pace until it ends, fails or nobody listens; then charges what was said. */
async function say(chat: Chat, { signal, token }: Listening): Promise<{ failure?: Refusal }> {
  const { world, pace, completion, request, caller } = chat;
  let spoken = 0;
  try {
    await lag(world, pace.firstTokenMs);
    for (const text of completion.tokens) {
      if (spoken === completion.failsAfter) {
        return {
          failure: new Refusal(500, 'internal', 'The server had an error', { debugInfo: 'cuda oom on gen-w-12' }),
        };
      }
      await lag(world, pace.tokenMs);
      if (signal.aborted) return {};
      spoken += 1;
      await token(text);
    }
    return {};
  } finally {
    charge(world, caller, request.model, { promptTokens: completion.promptTokens, completionTokens: spoken });
  }
}

function lag(world: World, ms: number): Promise<void> {
  return new Promise((resolve) => world.later(ms, resolve));
}

async function streamed(chat: Chat, response: Response, signal: AbortSignal): Promise<void> {
  const { world, pace, request, completion } = chat;
  response.flushHeaders();
  const send = async (data: string): Promise<void> => {
    if (!signal.aborted && !response.write(`data: ${data}\n\n`)) await drained(response, signal);
  };
  const keepAlive = setInterval(() => response.write(': keep-alive\n\n'), pace.keepAliveMs);
  try {
    await send(chunk(chat, { delta: { role: 'assistant', content: '' }, isFirst: true }));
    const { failure } = await say(chat, { signal, token: (content) => send(chunk(chat, { delta: { content } })) });
    if (signal.aborted) return;
    if (failure) return await send(JSON.stringify(errorBody(failure, world.internals)));
    await send(chunk(chat, { delta: {}, finishReason: completion.finishReason }));
    if (request.stream_options?.include_usage) await send(usageChunk(chat));
    await send('[DONE]');
  } finally {
    clearInterval(keepAlive);
    response.end();
  }
}

/** Waits until the client reads on, or has left. */
async function drained(response: Response, signal: AbortSignal): Promise<void> {
  await once(response, 'drain', { signal }).catch(() => undefined);
}

interface Said {
  readonly delta: Readonly<Record<string, string>>;
  readonly finishReason?: string;
  readonly isFirst?: boolean;
}

function chunk(chat: Chat, { delta, finishReason, isFirst = false }: Said): string {
  const usage = chat.request.stream_options?.include_usage ? { usage: null } : {};
  return chunkOf(chat, { choices: [{ index: 0, delta, finish_reason: finishReason ?? null }], ...usage }, isFirst);
}

function usageChunk(chat: Chat): string {
  const { promptTokens, tokens } = chat.completion;
  return chunkOf(chat, { choices: [], usage: usageForm({ promptTokens, completionTokens: tokens.length }) });
}

function chunkOf({ id, created, request, world }: Chat, members: Record<string, unknown>, isFirst = false): string {
  const debug_info = world.internals.object(isFirst ? { gpu_pool: 'eu-a100-2' } : undefined);
  return JSON.stringify({ id, object: 'chat.completion.chunk', created, model: request.model, ...members, debug_info });
}
