import type { ReadDocument } from './documents.ts';
import type { GraphqlLimits } from './limits.ts';
import { Refused } from './refusals.ts';

const rounds = 10;

/**
 * Refuses some texts as large as they may be, where any text is read: code that never ran takes several times the CPU, and
 * whoever asks first may mean harm.
 */
export function rehearse(read: ReadDocument, { depth, tokens }: GraphqlLimits): void {
  const unknown = Array.from({ length: tokens - 10 }, (_, at) => `unknown${at}`);
  const texts = [
    `{ ${unknown.join(' ')} }`,
    `{ __type(name: "Query") { ${unknown.slice(0, -10).join(' ')} } }`,
    `{ ${'a { '.repeat(depth + 1)}b${' }'.repeat(depth + 1)} }`,
    '{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }',
  ];
  for (let round = 0; round < rounds; round += 1) for (const text of texts) refused(read, text);
}

function refused(read: ReadDocument, text: string): void {
  try {
    read(text);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
  }
}
