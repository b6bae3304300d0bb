import { isUtf8 } from 'node:buffer';

// No form of ours is half as deep; what is deeper is made to exhaust whoever walks it.
const deepest = 64;
// The largest document of ours has some tens of thousands; millions of empty ones take a second to parse and to check.
const mostValues = 250_000;

export type ParsedJson = { readonly value: unknown } | { readonly mistake: string };

/** Parses bytes as JSON, or says what is wrong with them without repeating them. */
export function parseJson(bytes: Buffer): ParsedJson {
  if (!isUtf8(bytes)) return { mistake: 'is not valid UTF-8' };
  const bomb = bombIn(bytes);
  if (bomb !== undefined) return { mistake: bomb };
  const text = withoutByteOrderMark(bytes.toString('utf8'));
  try {
    const value: unknown = JSON.parse(text);
    return hasHalfCharacter(text) ? { mistake: 'has half a surrogate pair' } : { value };
  } catch {
    return { mistake: 'is not valid JSON' }; // The parser's own text repeats the input.
  }
}

const surrogateEscape = /\\u[dD][89a-fA-F]/;
// A pair, or an escape of anything else.
const wholeEscape = /\\(?:u[dD][89abAB][\da-fA-F]{2}\\u[dD][c-fC-F][\da-fA-F]{2}|u(?![dD][89a-fA-F])|[^u])/g;

// Only an escape can write one (RFC 8259, 8.2). Once stored, it breaks the parsers of clients that keep to Unicode.
function hasHalfCharacter(json: string): boolean {
  return surrogateEscape.test(json) && json.replaceAll(wholeEscape, '').includes('\\u');
}

function withoutByteOrderMark(text: string): string {
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}

const quote = 0x22;
const backslash = 0x5c;

const comma = 0x2c;

// Before parsing, so that depth and number cost a count. In UTF-8 none of these bytes is part of another character.
function bombIn(bytes: Buffer): string | undefined {
  if (bytes.length <= deepest) return undefined;
  let depth = 0;
  let values = 1; // A list or an object begins one more, and each comma.
  let inString = false;
  for (let i = 0; i < bytes.length; i += 1) {
    const byte = bytes[i];
    if (inString) {
      if (byte === backslash) i += 1;
      else if (byte === quote) inString = false;
    } else if (byte === quote) inString = true;
    else if (byte === 0x5b || byte === 0x7b) {
      depth += 1;
      values += 1;
      if (depth > deepest) return `is nested deeper than ${deepest} levels`;
    } else if (byte === 0x5d || byte === 0x7d) depth -= 1;
    else if (byte === comma) values += 1;
  }
  return values > mostValues ? `has more than ${mostValues} values` : undefined;
}
