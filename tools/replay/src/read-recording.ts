import { readFile, stat } from 'node:fs/promises';
import { deepest, isKeptHeader, isShallow } from './clean.ts';
import { anonymous, format, methods, type Exchange, type Recording } from './recording.ts';
import { plainId } from './who.ts';

// What was recorded is sent with people's proofs: a file that somebody edited must not say where to, or what else.
const mostBytes = 256 * 1024 * 1024;
const members = ['user', 'method', 'path', 'headers', 'body', 'stream', 'answer'];
const visiblePath = /^\/[\x21-\x7e]*$/;
const headerName = /^[a-z0-9!#$%&'*+.^_`|~-]{1,100}$/;
const headerValue = /^[\t\x20-\x7e\u0080-\u{10ffff}]*$/u;
const deadCookies = /^[\w-]*session=\[removed\](; [\w-]*session=\[removed\])*$/i;

type Values = Readonly<Record<string, unknown>>;

/** Reads a recording, or says in which line it is none. No message has a value of it, which could be a secret. */
export async function readRecording(file: string, also: readonly string[] = []): Promise<Recording> {
  if ((await stat(file)).size > mostBytes) throw new TypeError(`${file} is longer than any recording that can be played (256 MiB).`); // prettier-ignore
  const [first = '', ...lines] = (await readFile(file, 'utf8')).split('\n');
  const head = parsed(first);
  if (!isObject(head) || head['format'] !== format) throw new TypeError(`${file} is no recording of this version.`);
  const { secretTags = [] } = head;
  if (!isTexts(secretTags)) throw new TypeError(`${file}, line 1: secretTags are no list of texts.`);
  const exchanges = lines.flatMap((line, at): readonly Exchange[] => {
    if (line === '') return [];
    const exchange = parsed(line);
    const unfit = unfitIn(exchange, also);
    if (unfit !== undefined) throw new TypeError(`${file}, line ${at + 2}: ${unfit}. Nothing was sent.`);
    return [exchange as Exchange];
  });
  return { secretTags, exchanges };
}

function unfitIn(exchange: unknown, also: readonly string[]): string | undefined {
  if (!isObject(exchange)) return 'it is no JSON object';
  const { user, method, path, headers, body, stream, answer } = exchange;
  if (Object.keys(exchange).some((name) => !members.includes(name))) return `it has more than ${members.join(', ')}`;
  if (typeof user !== 'string' || (user !== anonymous && !plainId.test(user))) return 'user is no plain name';
  if (!methods.includes(String(method))) return `method is none of ${methods.join(', ')}`;
  if (typeof path !== 'string' || !visiblePath.test(path)) return 'path is none of the build: it begins with /, and has only visible ASCII signs'; // prettier-ignore
  return (
    unfitHeaders('headers', headers) ??
    notToBeSent(headers as Record<string, string>, also) ??
    unfitBody('body', body) ??
    (stream === undefined || isStreamFacts(stream) ? undefined : 'stream is not { seen, left }') ??
    unfitAnswer(answer)
  );
}

function notToBeSent(headers: Readonly<Record<string, string>>, also: readonly string[]): string | undefined {
  for (const [name, value] of Object.entries(headers)) {
    const isKnown = isKeptHeader(name, also) || ['idempotency-key', 'frontdesk-csrf', 'origin'].includes(name);
    const isDead = name === 'cookie' && deadCookies.test(value);
    if (!isKnown && !isDead) return `the header ${name} is none that a recording has; --keep-header allows more`;
  }
  return undefined;
}

function unfitHeaders(name: string, headers: unknown): string | undefined {
  if (!isObject(headers)) return `${name} is no object`;
  const isFit = ([one, value]: readonly [string, unknown]) => headerName.test(one) && typeof value === 'string' && headerValue.test(value); // prettier-ignore
  return Object.entries(headers).every(isFit) ? undefined : `${name} has what is no header`;
}

function unfitAnswer(answer: unknown): string | undefined {
  if (!isObject(answer)) return 'answer is no object';
  const { status, headers, body } = answer;
  if (!isCount(status) || status > 999) return 'the status of the answer is no number of one';
  return unfitHeaders('headers of the answer', headers) ?? unfitBody('body of the answer', body);
}

function unfitBody(name: string, body: unknown): string | undefined {
  if (body === undefined) return undefined;
  if (!isObject(body)) return `${name} is no object`;
  const { json, text, events, bytes, sha256 } = body;
  const isDigest = isCount(bytes) && (sha256 === undefined || /^[0-9a-f]{64}$/.test(String(sha256)));
  const isOne = json !== undefined || typeof text === 'string' || Array.isArray(events) || isDigest;
  if (!isOne) return `${name} is neither json, text, events nor bytes`;
  return isShallow(body) ? undefined : `${name} is nested more than ${deepest} deep`;
}

function isStreamFacts(value: unknown): boolean {
  return (
    isObject(value) &&
    Array.isArray(value['seen']) &&
    value['seen'].every(isCount) &&
    typeof value['left'] === 'boolean'
  );
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}

function isObject(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
