import { UpstreamFailure, backendInvalid, type StreamAnswer } from '@frontdesk/upstream';
import type { z } from 'zod';
import type { Accepts } from '../accepts.ts';
import type { OperationFacts } from '../facts.ts';
import { failureOf, unusable } from '../failure-of.ts';
import { placesOf } from '../places-of.ts';
import { accessTo, reachFor, refuseIfOff, type CallerReach, type Platform } from '../platform.ts';
import { outcomeOf, provenRequest } from '../rest-exchange.ts';
import { createChatCompletion } from './create-chat-completion.ts';
import { generationFailed } from './error-format.ts';
import { NotEvents, eventData } from './event-data.ts';
import type { components } from './generated/contract.ts';

type Schemas = components['schemas'];
const operation = createChatCompletion.facts;
const longestError = 64 * 1024;

export interface StreamParams {
  readonly body: Omit<Schemas['ChatRequest'], 'stream'>;
}

/** Resolves once the backend began to answer; rejects as any reader does. The chunks end the generation when left. */
export type StreamReader<Chunk> = ((
  platform: Platform,
  params: StreamParams,
  reach: CallerReach,
) => Promise<AsyncGenerator<Chunk, void, undefined>>) & {
  readonly operation: OperationFacts;
  /** Of each chunk. */
  readonly schema: z.ZodType;
};

/** Reads a chat completion while it is written: of each chunk what the schema names. */
export function streamChatCompletion<S extends z.ZodType>(
  schema: S & Accepts<Schemas['ChatCompletionChunk'], S>,
): StreamReader<z.output<S>> {
  const read = async (platform: Platform, { body }: StreamParams, reach: CallerReach) => {
    refuseIfOff(platform, operation);
    const access = accessTo(platform, 'generation');
    if (access.stream === undefined) throw new TypeError('This platform has no stream call for generation.');
    const request = await provenRequest(operation, access, { body: { ...body, stream: true } }, reach);
    const answer = await access.stream(
      { ...request, headers: { ...request.headers, accept: 'text/event-stream' } },
      reachFor(reach),
    );
    if (answer.status !== 200) throw await failureOfAnswer(answer);
    if (!answer.headers['content-type']?.startsWith('text/event-stream')) {
      await leave(answer);
      throw unusable(operation, 'answered a stream with another content type', answer.status);
    }
    return chunksOf(schema, answer.body);
  };
  return Object.assign(read, { operation, schema });
}

async function* chunksOf<S extends z.ZodType>(
  schema: S,
  body: AsyncIterable<Uint8Array>,
): AsyncGenerator<z.output<S>, void, undefined> {
  try {
    for await (const data of eventData(body)) {
      if (data === '[DONE]') return;
      yield chunkOf(schema, data);
    }
  } catch (error) {
    if (error instanceof NotEvents) throw unusable(operation, `a stream that is none: ${error.message}`, 200, error);
    throw error;
  }
  throw broken('the stream ended without [DONE]');
}

function chunkOf<S extends z.ZodType>(schema: S, data: string): z.output<S> {
  const chunk = parsed(data);
  const failed = generationFailed.safeParse(chunk);
  if (failed.success) throw failureOf(operation, 500, { code: failed.data.error.code });
  const read = schema.safeParse(chunk);
  if (!read.success) throw unusable(operation, `a chunk of the wrong shape: ${placesOf(read.error)}`, 200);
  return read.data;
}

function parsed(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch {
    // The parser's message quotes the text, which is not ours to log.
    throw unusable(operation, 'a chunk that is not JSON', 200);
  }
}

async function failureOfAnswer(answer: StreamAnswer): Promise<Error> {
  const { status, headers } = answer;
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of answer.body) {
    parts.push(part);
    bytes += part.length;
    if (bytes > longestError) break;
  }
  const outcome = outcomeOf(operation, { status, headers, body: Buffer.concat(parts) });
  return 'error' in outcome
    ? failureOf(operation, status, outcome.error)
    : unusable(operation, `answered ${status}`, status);
}

/** An answer ends only when its reader leaves it, and a reader can leave only what it began. */
async function leave(answer: StreamAnswer): Promise<void> {
  for await (const _ of answer.body) break;
}

function broken(what: string): UpstreamFailure {
  return new UpstreamFailure(backendInvalid, { service: 'generation', operation: operation.name, phase: 'body', what });
}
