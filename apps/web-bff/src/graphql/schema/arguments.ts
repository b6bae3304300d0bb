import { Problem } from '@frontdesk/problems';
import { invalidInput } from '@frontdesk/server';
import { Refusal } from '@frontdesk/service-clients';
import { z } from 'zod';

/** The arguments of a field as the schema makes them; an argument that is null is one that is not given. */
export function checked<S extends z.ZodType>(schema: S, given: object): z.output<S> {
  const read = schema.safeParse(Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null)));
  if (read.success) return read.data;
  throw badArguments(
    read.error.issues.map(({ path, message }) => ({ pointer: `/${path.join('/')}`, detail: message })),
  );
}

/** The ids that a field is given, if they are not too many. */
export function atMost<Id>(most: number, given: { readonly ids: readonly Id[] }): readonly Id[] {
  checked(z.object({ ids: z.array(z.unknown()).max(most) }), given);
  return given.ids;
}

/** How many items a list has, as the schema says it and as it is checked. */
export function limitOf({ usual, max }: { readonly usual: number; readonly max: number }) {
  return {
    usual,
    argument: { defaultValue: usual, description: `At most ${max}.` },
    checked: z.int().min(1).max(max).default(usual),
  };
}

/** A backend that refuses a request with a cursor refuses the cursor: all else was checked before. */
export function refuseCursor(cursor: unknown) {
  return (failure: unknown): never => {
    if (cursor === undefined || !(failure instanceof Refusal) || failure.backendStatus !== 400) throw failure;
    throw badArguments([{ pointer: '/cursor', detail: 'is not valid any more: start again without it' }], failure);
  };
}

function badArguments(errors: readonly { pointer: string; detail: string }[], cause?: unknown): Problem {
  return new Problem(invalidInput, 'The arguments of this field are not valid.', { errors, cause });
}
