import { z } from 'zod';
import type { Schema } from '../schema.ts';

/** What a reader's schema accepts, before anything is made of it. */
export function needOf(schema: z.ZodType): Schema {
  const accepted = z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      const { type } = zodSchema._zod.def;
      const own: Readonly<Record<string, string>> = { bigint: 'bigint', undefined: 'nothing' };
      if (own[type] !== undefined) Object.assign(jsonSchema, { type: own[type] });
    },
  });
  return compact(accepted) as Schema;
}

/** Without what JSON itself does not allow: zod names the largest whole numbers that it can hold. */
function compact(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(compact);
  if (typeof node !== 'object' || node === null) return node;
  const kept = Object.entries(node).filter(
    ([key, value]) => key !== '$schema' && !(typeof value === 'number' && Math.abs(value) === Number.MAX_SAFE_INTEGER),
  );
  // Zod's pattern of a date says no more than its format, in several hundred characters.
  const plain = kept.filter(([key]) => key !== 'pattern' || !('format' in node));
  return Object.fromEntries(plain.map(([key, value]) => [key, compact(value)]));
}
