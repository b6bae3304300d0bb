import type { z } from 'zod';
import type { HttpAnswer } from '@frontdesk/upstream';

type Json = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly what: string };

/** The JSON of an answer that says that it is JSON: `application/json` or anything `+json`. */
export function jsonOf(answer: Pick<HttpAnswer, 'headers' | 'body'>): Json {
  if (!saysJson(answer.headers['content-type'] ?? '')) return { ok: false, what: 'another content type' };
  try {
    // UTF-8, which need not be said: saying it costs a look-up.
    return { ok: true, value: JSON.parse(answer.body.toString()) };
  } catch {
    // The parser's message quotes the text, which is not ours to log.
    return { ok: false, what: 'a body that is not JSON' };
  }
}

function saysJson(contentType: string): boolean {
  if (contentType === 'application/json') return true;
  const mediaType = contentType.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  return mediaType === 'application/json' || mediaType.endsWith('+json');
}

/** What a schema reads of an answer's JSON, or undefined for anything else. */
export function readJson<S extends z.ZodType>(schema: S, answer: HttpAnswer): z.output<S> | undefined {
  const json = jsonOf(answer);
  return json.ok ? schema.safeParse(json.value).data : undefined;
}
