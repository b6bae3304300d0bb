import { isDeepStrictEqual } from 'node:util';
import type { RestFacts } from '@frontdesk/service-clients/uses';
import { goodAnswer, type ContractOperation } from '../contract/contract.ts';
import { alternativesOf, type Schema } from '../schema.ts';
import { needIn } from './refusal-need.ts';
import type { OperationUse } from './uses.ts';

type BatchUse = NonNullable<OperationUse['batchedBy']>;

/** How an operation that stands for many calls of another is read: tried with an answer that writes down what is asked. */
export function batchUse(
  { by, answerOf }: NonNullable<RestFacts['batch']>,
  operations: readonly ContractOperation[],
  one: ContractOperation,
): BatchUse | undefined {
  const batch = operations.find(({ id }) => by.name.endsWith(`.${id}`));
  if (batch === undefined) return undefined;
  const [example] = batch.answers.find(({ status }) => status < 300)?.examples ?? [];
  const at = placeOf(goodAnswer(batch), goodAnswer(one), []);
  if (at === undefined) return undefined;
  // Whoever is asked for is in the example: what is left out of it must not hide who it is.
  const id = textsIn(example).find((text) => answerOf(example, text) !== undefined) ?? '';
  return { operation: by.name, at, needs: needIn(example, (body) => answerOf(body, id) === undefined) };
}

function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

function placeOf(schema: Schema, wanted: Schema, path: readonly string[]): readonly string[] | undefined {
  if (isDeepStrictEqual(schema, wanted)) return path;
  for (const one of alternativesOf(schema)) {
    const steps: [string, Schema][] =
      one.type === 'array' ? [['*', one.items ?? {}]] : Object.entries(one.properties ?? {});
    for (const [name, member] of steps) {
      const found = placeOf(member, wanted, [...path, name]);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}
