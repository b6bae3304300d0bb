// Input checked with zod; what is wrong comes as a list of places, which each service writes in its own form.
import type { ZodType } from 'zod';
import { z } from 'zod';

export interface InputFault {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

export type Checked<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly faults: readonly InputFault[] };

export function check<T>(schema: ZodType<T>, value: unknown): Checked<T> {
  const result = schema.safeParse(value);
  if (result.success) return { ok: true, value: result.data };
  const faults = result.error.issues.slice(0, 50).map((issue) => ({
    path: issue.path.map((step) => (typeof step === 'number' ? step : String(step))),
    message: issue.message.slice(0, 200),
  }));
  return { ok: false, faults };
}

/** The first value of each parameter. */
export function queryOf(query: URLSearchParams): Record<string, string> {
  const first: Record<string, string> = {};
  for (const [name, value] of query) first[name] ??= value;
  return first;
}

/** A whole number in a query. */
export function wholeNumber(least: number, most: number): ZodType<number> {
  return z
    .string()
    .regex(/^-?\d{1,15}$/, 'must be a whole number')
    .transform(Number)
    .pipe(z.int().min(least, `must be at least ${least}`).max(most, `must be at most ${most}`));
}

export function idOf(prefix: string): z.ZodString {
  return z.string().regex(new RegExp(`^${prefix}_[0-9a-z]{8,32}$`), `must be an id of the form ${prefix}_…`);
}

/** Comma-separated ids. */
export function idList(prefix: string, most: number): ZodType<string[]> {
  return z
    .string()
    .transform((text) => text.split(','))
    .pipe(
      z
        .array(idOf(prefix))
        .min(1)
        .max(most, `must have at most ${most} ids`)
        .refine((ids) => new Set(ids).size === ids.length, 'must not repeat an id'),
    );
}

/** `/a/0/b` of a path, as a JSON Pointer. */
export function pointerTo(path: readonly (string | number)[]): string {
  return path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
