import { isUtf8 } from 'node:buffer';

// No form of ours is half as deep; what is deeper is made to exhaust whoever walks it.
const deepest = 64;

export type ParsedJson = { readonly value: unknown } | { readonly mistake: string };

/** Parses bytes as JSON, or says what is wrong with them without repeating them. */
export function parseJson(bytes: Buffer): ParsedJson {
  if (!isUtf8(bytes)) return { mistake: 'is not valid UTF-8' };
  if (isTooDeep(bytes)) return { mistake: `is nested deeper than ${deepest} levels` };
  try {
    return { value: JSON.parse(withoutByteOrderMark(bytes.toString('utf8'))) };
  } catch {
    return { mistake: 'is not valid JSON' }; // The parser's own text repeats the input.
  }
}

function withoutByteOrderMark(text: string): string {
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}

const quote = 0x22;
const backslash = 0x5c;

// Before parsing, so that depth costs a count. In UTF-8 none of these bytes is part of another character.
function isTooDeep(bytes: Buffer): boolean {
  if (bytes.length <= deepest) return false;
  let depth = 0;
  let inString = false;
  for (let i = 0; i < bytes.length; i += 1) {
    const byte = bytes[i];
    if (inString) {
      if (byte === backslash) i += 1;
      else if (byte === quote) inString = false;
    } else if (byte === quote) inString = true;
    else if (byte === 0x5b || byte === 0x7b) {
      depth += 1;
      if (depth > deepest) return true;
    } else if (byte === 0x5d || byte === 0x7d) depth -= 1;
  }
  return false;
}
