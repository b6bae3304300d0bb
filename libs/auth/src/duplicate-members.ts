const tokens = /"(?:[^"\\]|\\.)*"|[{}[\],:]/gs;

/**
 * Whether an object in this (valid) JSON text names a member twice. Parsers disagree on which of the two counts,
 * so a token that has both could mean one thing to us and another to a backend (RFC 8725, 2.4).
 */
export function hasDuplicateMembers(json: string): boolean {
  const open: (Set<string> | undefined)[] = []; // a set of names for an object, undefined for an array
  let last = '';
  for (const [token] of json.matchAll(tokens)) {
    if (token === '{') open.push(new Set());
    else if (token === '[') open.push(undefined);
    else if (token === '}' || token === ']') open.pop();
    else if (token === ':') {
      const names = open.at(-1);
      const name: unknown = JSON.parse(last);
      if (typeof name !== 'string' || !names || names.has(name)) return true;
      names.add(name);
    }
    last = token;
  }
  return false;
}
