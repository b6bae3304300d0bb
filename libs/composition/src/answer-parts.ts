import type { Composed, Degraded } from './composed.ts';

interface AnswerParts<Shape> {
  readonly body: Shape & { readonly degraded: readonly Degraded[] };
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * The body and headers of a view's answer. A complete one may be kept by its client, and is asked about again each
 * time; a degraded one is nobody's to keep.
 */
export function answerParts<Shape extends object>(
  { shape, degraded, timings }: Composed<Shape>,
  { serverTiming = false }: { readonly serverTiming?: boolean } = {},
): AnswerParts<Shape> {
  const body = { ...shape, degraded };
  if (degraded.length > 0) {
    const names = degraded.map(({ section }) => section).join(', ');
    return { body, headers: { 'Frontdesk-Degraded': names, 'Cache-Control': 'no-store' } };
  }
  const headers = { 'Cache-Control': 'private, no-cache' };
  if (!serverTiming) return { body, headers };
  const timing = timings.map(({ section, ms }) => `${section};dur=${ms.toFixed(1)}`).join(', ');
  return { body, headers: { ...headers, 'Server-Timing': timing } };
}
