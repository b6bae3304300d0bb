// What generation accepts; members it does not know are ignored, as OpenAI does.
import type { ZodType } from 'zod';
import { z } from 'zod';
import { check, idOf } from '../../http/input.ts';
import { Refusal } from '../../http/refusal.ts';

const model = z.enum(['platform-large', 'platform-small']);
export type Model = z.infer<typeof model>;

const message = z.object({ role: z.enum(['system', 'user', 'assistant']), content: z.string().max(200_000) });

export const chatRequest = z.object({
  model,
  messages: z.array(message).min(1).max(100),
  stream: z.boolean().default(false),
  stream_options: z.object({ include_usage: z.boolean().default(false) }).optional(),
  max_tokens: z.int().min(1).max(8192).default(1024),
  temperature: z.number().min(0).max(2).default(1),
  stop: z.array(z.string().max(60)).max(4).default([]),
  metadata: z
    .record(z.string(), z.string().max(512))
    .refine((members) => Object.keys(members).length <= 16)
    .default({}),
});
export type ChatRequest = z.infer<typeof chatRequest>;

const language = z.string().min(2).max(35);
const revision = z.int().min(1).max(2_147_483_647);

export const generationCreate = z
  .object({
    kind: z.enum(['rewrite', 'translate', 'summarise']),
    document_id: idOf('doc'),
    revision,
    block_ids: z.array(idOf('blk')).min(1).max(500).optional(),
    instruction: z.string().max(2000).optional(),
    target_language: language.optional(),
    model: model.default('platform-large'),
  })
  .refine(({ kind, target_language }) => kind !== 'translate' || target_language !== undefined, {
    path: ['target_language'],
    message: 'target_language is needed for translate',
  });
export type GenerationCreate = z.infer<typeof generationCreate>;

export const summaryQuery = z.object({
  revision: z
    .string()
    .regex(/^\d{1,10}$/)
    .transform(Number)
    .pipe(revision)
    .optional(),
  language: language.optional(),
});

const day = z.iso.date();
const dayMs = 86_400_000;
const mostDays = 31;

export const usageQuery = z
  .object({ from: day, to: day, user_id: idOf('usr').optional() })
  .refine(({ from, to }) => from <= to, { path: ['to'], message: 'to is before from' })
  .refine(({ from, to }) => (Date.parse(to) - Date.parse(from)) / dayMs < mostDays, {
    path: ['to'],
    message: `At most ${mostDays} days`,
  });

export function invalid(param: string | null, code: string, message: string): Refusal {
  return new Refusal(400, code, message, { details: { param } });
}

export function checked<T>(schema: ZodType<T>, value: unknown): T {
  const input = check(schema, value);
  if (input.ok) return input.value;
  const [fault] = input.faults;
  const param = fault && fault.path.length > 0 ? fault.path.join('.').slice(0, 100) : null;
  throw invalid(param, 'invalid_value', `${param ?? 'The body'} is not valid`);
}

/** Members that OpenAI has and this service does not, and a model it does not have at all. */
export function refuseUnsupported(body: unknown): void {
  if (typeof body !== 'object' || body === null) return;
  const { tools, n, model: asked } = body as Record<string, unknown>;
  if (tools !== undefined && tools !== null) throw invalid('tools', 'unsupported_parameter', 'tools are not supported');
  if (n !== undefined && n !== null && n !== 1) throw invalid('n', 'unsupported_parameter', 'n must be 1');
  if (typeof asked === 'string' && !model.safeParse(asked).success) throw modelNotAllowed(asked);
}

export function modelNotAllowed(asked: string): Refusal {
  return invalid('model', 'model_not_allowed', `Model ${asked.slice(0, 60)} is not allowed for this tenant`);
}
