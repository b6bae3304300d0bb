import { createHash } from 'node:crypto';
import type { Body } from './recording.ts';

/** What stands where something was that may not be kept. */
export const removed = '[removed]';

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
  [/\beyJ[\w-]{5,}(?:\.[\w-]*){1,4}/g, removed], // JSON Web Tokens, signed or encrypted
  [/\bBearer\s+\S+/gi, `Bearer ${removed}`],
  [/\bBasic\s+[\w+/=]{8,}/g, `Basic ${removed}`],
  [/\b(?:fd_[a-z]+_\w{8,}|sk-[\w-]{16,}|gh[pousr]_\w{16,}|xox[abprs]-[\w-]{10,}|AKIA[A-Z0-9]{16})/g, removed], // API keys
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[^-]*(?:-----END [A-Z ]*PRIVATE KEY-----)?/g, removed],
  // From where its first part begins only: a long text without any is read once, not once for each of its letters.
  [/(?<![\p{L}\p{N}._%+-])[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu, '[e-mail]'],
  [/([?&#](?:sig|signature|key|code|[\w-]{0,40}token)=)[^&\s"]+/gi, `$1${removed}`],
];

export function cleanText(text: string): string {
  return secretTexts.reduce((cleaned, [pattern, instead]) => cleaned.replace(pattern, instead), text);
}

/** JSON without secrets, however deep. */
export function cleanJson(value: unknown): unknown {
  return mapTexts(value, cleanText, (name) => (isSecret(name) ? withoutText : undefined));
}

// That there is none, and how many there were, is no secret.
const withoutText = (text: string): string => (text === '' ? '' : removed);

type OfText = (text: string) => string;

/** The same with other texts. `below`: what is done from a member of this name on, if it is something else. */
export function mapTexts(value: unknown, ofText: OfText, below: (name: string) => OfText | undefined): unknown {
  if (typeof value === 'string') return ofText(value);
  if (Array.isArray(value)) return value.map((one) => mapTexts(one, ofText, below));
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).map(([name, one]) => [name, mapTexts(one, below(name) ?? ofText, below)]);
  return Object.fromEntries(members) as unknown;
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

// All else is either the connection's or could say who asks. The last three are how browsers say which page asks.
const requestHeaders = new Set([
  ...['accept', 'accept-language', 'content-type', 'if-match', 'if-none-match', 'if-modified-since', 'range'],
  ...['last-event-id', 'prefer', 'frontdesk-app', 'sec-fetch-site', 'sec-fetch-mode', 'sec-fetch-dest'],
]);

/** Whether a recording may have this header of a request. */
export function isKeptHeader(name: string, also: readonly string[]): boolean {
  return requestHeaders.has(name) || (also.includes(name) && !isSecret(name));
}

/** Headers of a request that are sent again. */
export function cleanRequestHeaders(
  headers: Readonly<Record<string, unknown>>,
  also: readonly string[],
): Record<string, string> {
  const kept = Object.entries(headers).filter(([name]) => isKeptHeader(name, also));
  const cleaned = Object.fromEntries(kept.map(([name, value]) => [name, cleanText(String(value))]));
  const { 'frontdesk-csrf': csrf } = headers;
  // 1 says that a script of our own sent it, and is no secret. Whatever else it is could be one.
  return csrf === undefined ? cleaned : { ...cleaned, 'frontdesk-csrf': csrf === '1' ? '1' : removed };
}

/** Headers of an answer: all but those that hold secrets. */
export function cleanAnswerHeaders(headers: Readonly<Record<string, unknown>>): Record<string, string> {
  const kept = Object.entries(headers).filter(([name, value]) => !isSecret(name) && value !== undefined);
  return Object.fromEntries(kept.map(([name, value]) => [name, cleanPath(String(value))]));
}

/** The body of a request. A digest would not help to send it again, and of a short secret would tell it. */
export function cleanRequestBody(bytes: Buffer, contentType = '', cut = false): Body | undefined {
  const body = cleanBody(bytes, contentType, cut);
  return body && 'sha256' in body ? { bytes: body.bytes } : body;
}

/** A body as it is recorded. `cut`: more came than is kept. */
export function cleanBody(bytes: Buffer, contentType = '', cut = false): Body | undefined {
  if (bytes.length === 0) return undefined;
  const type = contentType.split(';')[0]?.trim() ?? '';
  if (cut) return digestOf(bytes);
  if (type === 'text/event-stream') return { events: eventsIn(bytes.toString()) };
  if (/[/+]json$/.test(type)) {
    try {
      const json: unknown = JSON.parse(bytes.toString());
      return isShallow(json) ? { json: cleanJson(json) } : digestOf(bytes);
    } catch {
      return { text: cleanText(bytes.toString()) };
    }
  }
  return type.startsWith('text/') ? { text: cleanText(bytes.toString()) } : digestOf(bytes);
}

/** What is nested deeper is compared by its digest: not field by field, and not by halves. */
export const deepest = 90;

export function isShallow(value: unknown, left = deepest): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return left > 0 && Object.values(value).every((one) => isShallow(one, left - 1));
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

/** The same of a stream while it comes: what each part of it completes. */
export function createEventReader(): (part: Uint8Array) => readonly unknown[] {
  const decoder = new TextDecoder();
  let rest = '';
  return (part) => {
    rest += decoder.decode(part, { stream: true });
    const last = [...rest.matchAll(/\r?\n\r?\n/g)].at(-1);
    const end = last === undefined ? 0 : last.index + last[0].length;
    const whole = rest.slice(0, end);
    rest = rest.slice(end);
    return eventsIn(whole);
  };
}

function parsed(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return isShallow(value) ? value : text;
  } catch {
    return text;
  }
}
