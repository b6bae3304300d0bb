const secretFields = new Set([
  'authorization',
  'proxy-authorization',
  'cookie',
  'set-cookie',
  'x-api-key',
  'x-platform-key',
  'x-context-signature',
  'idempotency-key',
  'idempotencykey',
  'token',
  'access_token',
  'accesstoken',
  'refresh_token',
  'refreshtoken',
  'id_token',
  'idtoken',
  'subject_token',
  'client_secret',
  'clientsecret',
  'secret',
  'password',
  'apikey',
  'api_key',
  // Who somebody is, and where: ids say it to whoever may look them up.
  'email',
  'mail',
  'upn',
  'preferred_username',
  'displayname',
  'givenname',
  'given_name',
  'familyname',
  'family_name',
  'fullname',
  'phone',
  'phonenumber',
  'ip',
  'remoteaddress',
  'forwarded',
  'x-forwarded-for',
  'x-real-ip',
]);

// A record of ours is flat, or holds headers one or two levels down.
const deepest = 4;

/**
 * The fields with every secret one replaced, by its name in any case. Nothing is copied where there is none; a path
 * list of pino does the same for a hundred times the price of the line.
 */
export function withoutSecrets<T extends object>(fields: T, depth = 1): T {
  const replaced: Record<string, unknown> = {};
  let found = false;
  for (const [name, value] of Object.entries(fields)) {
    const safe = safeValue(name, value, depth);
    if (safe === value) continue;
    replaced[name] = safe;
    found = true;
  }
  return found ? { ...fields, ...replaced } : fields;
}

function safeValue(name: string, value: unknown, depth: number): unknown {
  if (value === undefined || value === null) return value;
  if (isSecret(name)) return '[redacted]';
  if (depth >= deepest) return value;
  if (Array.isArray(value)) return safeList(value, depth);
  return isPlain(value) ? withoutSecrets(value, depth + 1) : value;
}

// The same few names come on each line.
const harmless = new Set<string>();
const mostHarmless = 1_000;

function isSecret(name: string): boolean {
  if (harmless.has(name)) return false;
  if (secretFields.has(name.toLowerCase())) return true;
  if (harmless.size < mostHarmless && name.length <= 100) harmless.add(name);
  return false;
}

function safeList(list: readonly unknown[], depth: number): readonly unknown[] {
  const safe = list.map((value) => safeValue('', value, depth + 1));
  return safe.some((value, at) => value !== list[at]) ? safe : list;
}

// Errors, buffers and the like have serializers of their own. Not by `instanceof`: an object may come from another realm.
function isPlain(value: unknown): value is object {
  return Object.prototype.toString.call(value) === '[object Object]' && !('stack' in Object(value));
}
