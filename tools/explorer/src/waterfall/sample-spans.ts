import type { Attributes, TraceSpan } from './trace-span.ts';

type Given = Partial<Pick<TraceSpan, 'isRequest' | 'isError' | 'name'>> & { readonly attributes?: Attributes };

/** For tests: a span within another one, in milliseconds since the request began. */
export function span(
  place: `${string}>${string}` | string,
  [startMs, endMs]: [number, number],
  given: Given = {},
): TraceSpan {
  const [parentId = '', id = ''] = place.includes('>') ? place.split('>') : ['', place];
  const { name = id, isRequest = parentId === '', isError = false, attributes = {} } = given;
  return { id, parentId, name, isRequest, isError, startMs: 1000 + startMs, endMs: 1000 + endMs, attributes };
}
