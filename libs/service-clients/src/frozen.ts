/** The same value, which nobody can change any more: it is shared by all who read it. */
export function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null) freeze(value);
  return value;
}

function freeze(value: object): void {
  // Bytes cannot be frozen.
  if (Object.isFrozen(value) || ArrayBuffer.isView(value)) return;
  // By index and by name: a list of all members would cost as much as the freezing.
  if (Array.isArray(value)) for (let at = 0; at < value.length; at += 1) frozen(value[at]);
  else for (const name in value) frozen((value as Readonly<Record<string, unknown>>)[name]);
  Object.freeze(value);
}
