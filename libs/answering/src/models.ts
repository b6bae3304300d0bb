import type { ChatMessage } from '@frontdesk/grounding';
import type { CallerReach, Platform } from '@frontdesk/service-clients';
import { streamChatCompletion } from '@frontdesk/service-clients/generation';
import { z } from 'zod';

/** What operators turn off, so that no model is asked. */
export const modelOperation = 'generation.createChatCompletion';

/** A model’s answer while it is written. What other servers of the same protocol leave out may be missing. */
export const chatCompletion = streamChatCompletion(
  z.object({
    choices: z.array(
      z.object({ delta: z.object({ content: z.string().nullish() }), finish_reason: z.string().nullish() }),
    ),
    usage: z.object({ prompt_tokens: z.int(), completion_tokens: z.int() }).nullish(),
  }),
);

export interface ModelRequest {
  readonly model: string;
  readonly messages: readonly ChatMessage[];
  readonly maxTokens: number;
}

type Chunks = Awaited<ReturnType<typeof chatCompletion>>;
export type Chunk = Chunks extends AsyncGenerator<infer C, void, undefined> ? C : never;

/** Asks a model. Leaving the loop over what it writes, or the signal of the reach, ends its work. */
export type AskModel = (request: ModelRequest, reach: CallerReach) => Promise<AsyncGenerator<Chunk, void, undefined>>;

/** Any server of the OpenAI protocol: the generation service, or another one by configuration. */
export function askingModels(models: Platform): AskModel {
  return ({ model, messages, maxTokens }, reach) => {
    const body = {
      // The contract knows the names of the platform's models alone.
      model: model as 'platform-large',
      messages: [...messages],
      max_tokens: maxTokens,
      temperature: 0,
      stream_options: { include_usage: true },
    };
    // No word on the document: the generation service would read all of it, whoever asks.
    return chatCompletion(models, { body }, reach);
  };
}
