import { parse } from 'node:querystring';
import type { InputError } from '@frontdesk/problems';
import type { ZodType } from 'zod';
import { membersOf, takesList } from './zod-members.ts';
import { pointerTo } from './input-errors.ts';

export interface QueryReader {
  (url: string, errors: InputError[]): Record<string, unknown>;
}

/** Reads a query as the schema expects it: a name given twice is a list only where the schema takes one. */
export function queryReader(schema: ZodType): QueryReader {
  const lists = new Set(
    Object.entries(membersOf(schema)).flatMap(([name, member]) => (takesList(member) ? [name] : [])),
  );

  return function readQuery(url, errors) {
    const start = url.indexOf('?');
    if (start < 0) return {};
    const query: Record<string, unknown> = { ...parse(url.slice(start + 1), '&', '=', { maxKeys: 0 }) };
    for (const [name, value] of Object.entries(query)) {
      if (lists.has(name)) query[name] = Array.isArray(value) ? value : [value];
      else if (Array.isArray(value)) {
        errors.push({ pointer: pointerTo('/query', [name]), detail: 'is given more than once' });
        query[name] = value[0];
      }
    }
    return query;
  };
}
