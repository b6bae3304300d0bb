import { z, type ZodType } from 'zod';

/** The members of an object schema, by name. Anything else has none. */
export function membersOf(schema: ZodType): Readonly<Record<string, ZodType>> {
  const inner = unwrapped(schema);
  return inner instanceof z.ZodObject ? (inner.shape as Record<string, ZodType>) : {};
}

/** Whether the schema takes a list, however it is wrapped. */
export function takesList(schema: ZodType): boolean {
  return unwrapped(schema) instanceof z.ZodArray;
}

function unwrapped(schema: ZodType): ZodType {
  if (
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault ||
    schema instanceof z.ZodReadonly ||
    schema instanceof z.ZodCatch
  ) {
    return unwrapped(schema.def.innerType as ZodType);
  }
  if (!(schema instanceof z.ZodPipe)) return schema;
  // What `z.preprocess` takes shows only behind it.
  const { in: taken, out } = schema.def;
  return unwrapped((taken instanceof z.ZodTransform ? out : taken) as ZodType);
}
