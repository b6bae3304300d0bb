import { errorFormats } from '@frontdesk/service-clients/uses';
import type { Answer, ContractOperation } from '../contract/contract.ts';
import type { Schema } from '../schema.ts';
import type { ServiceUse } from './uses.ts';

type Refusals = ServiceUse['refusals'];
const nothing: Refusals = { body: {}, headers: [] };

/** What a service's refusals have to be made of: tried by leaving out one part after the other. */
export function refusalsOf(service: string, operations: readonly ContractOperation[]): Refusals {
  const format = errorFormats[service as keyof typeof errorFormats] as (typeof errorFormats)['access'] | undefined;
  if (format === undefined) return nothing;
  const shown = operations.flatMap(({ answers }) => answers).filter(({ status }) => status >= 400);
  const codeOf = (status: number, body: unknown, headers: Answer['headerExamples']) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body ?? null);
    return format({ status, headers: { 'content-type': 'application/json', ...headers }, body: Buffer.from(text) } as never).code; // prettier-ignore
  };
  for (const { status, examples, headerExamples } of shown) {
    const [body] = examples;
    if (codeOf(status, body, headerExamples) === undefined) continue;
    const isNeeded = (part: unknown) => codeOf(status, part, headerExamples) === undefined;
    const headers = Object.keys(headerExamples).filter((name) => {
      const rest = Object.fromEntries(Object.entries(headerExamples).filter(([other]) => other !== name));
      return codeOf(status, body, rest) === undefined;
    });
    return { body: needIn(body, isNeeded), headers };
  }
  return nothing;
}

/** The members without which `isNeeded` says that it is not the same any more. */
export function needIn(value: unknown, isNeeded: (whole: unknown) => boolean): Schema {
  if (Array.isArray(value)) {
    if (!isNeeded([])) return {};
    return { type: 'array', items: needIn(value[0], (first) => isNeeded([first])) };
  }
  if (typeof value !== 'object' || value === null) return { type: scalarType(value) };
  const members = Object.entries(value).filter(([name]) => isNeeded(without(value, name)));
  if (members.length === 0) return {};
  return {
    type: 'object',
    properties: Object.fromEntries(
      members.map(([name, member]) => [name, needIn(member, (one) => isNeeded({ ...value, [name]: one }))]),
    ),
    required: members.map(([name]) => name),
  };
}

function without(value: object, left: string): object {
  return Object.fromEntries(Object.entries(value).filter(([name]) => name !== left));
}

function scalarType(value: unknown): string {
  return Number.isInteger(value) ? 'integer' : typeof value;
}
