/** The longest key, without its quotes. */
export const longestKey = 255;

// RFC 9651: a String is printable ASCII in quotes, where a quote and a backslash are escaped.
const string = String.raw`"(?:[\x20-\x21\x23-\x5b\x5d-\x7e]|\\["\\])*"`;
// Longer ones first, so that the integer of a decimal is not taken for the whole.
const bareItem = [
  String.raw`-?\d{1,12}\.\d{1,3}`,
  String.raw`@?-?\d{1,15}`,
  string,
  String.raw`[A-Za-z*][!#$%&'*+\-.^_\`|~\w:/]*`,
  String.raw`:[A-Za-z0-9+/=]*:`,
  String.raw`\?[01]`,
  String.raw`%"(?:[\x20-\x21\x23-\x24\x26-\x7e]|%[0-9a-f]{2})*"`,
].join('|');
const parameter = String.raw`; *[a-z*][a-z0-9_\-.*]*(?:=(?:${bareItem}))?`;
const item = new RegExp(String.raw`^ *(${string})(?:${parameter})* *$`);
// What no list, string or parameter could be mistaken for; two header lines come joined by a comma.
const bare = /^[!#-+\--:<-[\]-~]+$/;

/** For the API's document: the field as it is sent. */
export const keyPattern = String.raw`^"([ !#-\[\]-~]|\\["\\]){1,${longestKey}}"$`;

export type ParsedKey = { readonly key: string } | { readonly mistake: string };

export interface KeyForm {
  /** Also takes a value without quotes, as many clients send it: `a` and `"a"` are one key. */
  readonly acceptBare: boolean;
}

/** Reads `Idempotency-Key`: a Structured Field Item that is a String. Its parameters are checked and mean nothing. */
export function parseKey(field: string, { acceptBare }: KeyForm): ParsedKey {
  const quoted = item.exec(field)?.[1];
  if (quoted !== undefined) return bounded(quoted.slice(1, -1).replaceAll(/\\(["\\])/g, '$1'));
  const trimmed = field.trim();
  if (acceptBare && bare.test(trimmed)) return bounded(trimmed);
  return { mistake: 'must be one string in quotes (RFC 9651), such as "8e03978e-40d5-43dd-bc93-6894a57f9324"' };
}

function bounded(key: string): ParsedKey {
  if (key.length === 0) return { mistake: 'must not be empty' };
  if (key.length > longestKey) return { mistake: `must have at most ${longestKey} characters` };
  return { key };
}
