import { createHash } from 'node:crypto';
import type { Body } from './recording.ts';

/** What stands where something was that may not be kept. */
const removed = '[removed]';

const secretName = /password|passwd|secret|token|authorization|cookie|api[-_]?key|signature|credential|session/i;
const personalName = /e-?mail|phone|^(given|family|full)_?name$/i;
// Pages go on by what their answers gave: without it, there is no second page to ask for.
const pageName = /^(next_?)?page_?token$/i;
// In an address they are proofs; in a body, words like any other.
const secretParameter = /^(key|sig|code|state)$/i;

/** Whether a member, a parameter or a header holds what may not be kept. */
function isSecret(name: string): boolean {
  return !pageName.test(name) && (secretName.test(name) || personalName.test(name));
}

const secretTexts: readonly (readonly [RegExp, string])[] = [
  [/\beyJ[\w-]{5,}\.[\w-]+\.[\w-]*/g, removed], // JSON Web Tokens
  [/\bBearer\s+\S+/gi, `Bearer ${removed}`],
  [/[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu, '[e-mail]'],
  [/([?&](?:sig|signature|token|key|code)=)[^&\s"]+/gi, `$1${removed}`],
];

export function cleanText(text: string): string {
  return secretTexts.reduce((cleaned, [pattern, instead]) => cleaned.replace(pattern, instead), text);
}

/** JSON without secrets, however deep. */
export function cleanJson(value: unknown): unknown {
  if (typeof value === 'string') return cleanText(value);
  if (Array.isArray(value)) return value.map(cleanJson);
  if (typeof value !== 'object' || value === null) return value;
  const cleaned = Object.entries(value).map(([name, one]) => [name, isSecret(name) && isTold(one) ? removed : cleanJson(one)]); // prettier-ignore
  return Object.fromEntries(cleaned);
}

// That there is none, and how many there were, is no secret.
function isTold(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}

/** A path with its query, without secrets. */
export function cleanPath(path: string): string {
  const [place = '', query] = path.split(/\?(.*)/s);
  if (query === undefined) return cleanText(place);
  const parameters = query.split('&').map((pair) => {
    const [name = '', value] = pair.split(/=(.*)/s);
    return value !== undefined && (isSecret(name) || secretParameter.test(name))
      ? `${name}=${encodeURIComponent(removed)}`
      : cleanText(pair);
  });
  return `${cleanText(place)}?${parameters.join('&')}`;
}

// All else is either the connection's or could say who asks.
const requestHeaders = new Set(['accept', 'accept-language', 'content-type', 'if-match', 'if-none-match', 'if-modified-since', 'range', 'last-event-id', 'prefer', 'frontdesk-app']); // prettier-ignore

/** Headers of a request that are sent again. */
export function cleanRequestHeaders(
  headers: Readonly<Record<string, unknown>>,
  also: readonly string[],
): Record<string, string> {
  // prettier-ignore
  const kept = Object.entries(headers).filter(([name]) => requestHeaders.has(name) || (also.includes(name) && !isSecret(name)));
  return Object.fromEntries(kept.map(([name, value]) => [name, cleanText(String(value))]));
}

/** Headers of an answer: all but those that hold secrets. */
export function cleanAnswerHeaders(headers: Readonly<Record<string, unknown>>): Record<string, string> {
  const kept = Object.entries(headers).filter(([name, value]) => !isSecret(name) && value !== undefined);
  return Object.fromEntries(kept.map(([name, value]) => [name, cleanPath(String(value))]));
}

/** A body as it is recorded. `cut`: more came than is kept. */
export function cleanBody(bytes: Buffer, contentType = '', cut = false): Body | undefined {
  if (bytes.length === 0) return undefined;
  const type = contentType.split(';')[0]?.trim() ?? '';
  if (cut) return digestOf(bytes);
  if (type === 'text/event-stream') return { events: eventsIn(bytes.toString()) };
  if (/[/+]json$/.test(type)) {
    try {
      return { json: cleanJson(JSON.parse(bytes.toString())) };
    } catch {
      return { text: cleanText(bytes.toString()) };
    }
  }
  return type.startsWith('text/') ? { text: cleanText(bytes.toString()) } : digestOf(bytes);
}

function digestOf(bytes: Buffer): Body {
  return { bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
}

/** `{ event, id, data }` of each event; comments, which only keep a connection open, are left out. */
function eventsIn(text: string): readonly unknown[] {
  const blocks = text.split(/\r?\n\r?\n/).map((block) => block.split(/\r?\n/).filter((line) => line !== '' && !line.startsWith(':'))); // prettier-ignore
  return blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => {
      const fields: Record<string, unknown> = {};
      for (const line of lines) {
        const [name = '', value = ''] = line.split(/: ?(.*)/s);
        fields[name] = name === 'data' && fields['data'] !== undefined ? `${String(fields['data'])}\n${value}` : value;
      }
      return cleanJson({ ...fields, ...(fields['data'] !== undefined && { data: parsed(String(fields['data'])) }) });
    });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
