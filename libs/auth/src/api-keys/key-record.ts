import { tenantIdForm, userIdForm } from '../claims.ts';

/** What is kept of a key: everything but the key. Times are in seconds since the epoch. */
export interface KeyRecord {
  readonly id: string;
  readonly environment: string;
  /** Whose data it reaches. */
  readonly tenantId: string;
  /** In whose name it acts. */
  readonly userId: string;
  /** The partner's program, as logs and metrics name it. */
  readonly clientId: string;
  readonly scopes: readonly string[];
  /** By the name of the limit: what the app's rate limits allow this key. */
  readonly limits: Readonly<Record<string, number>>;
  readonly createdAt: number;
  readonly expiresAt?: number;
  readonly revokedAt?: number;
  /** One, or two while its owner goes from the old to the new; the newest first. */
  readonly secrets: readonly KeySecret[];
}

export interface KeySecret {
  /** SHA-256 of the whole key, base64url. */
  readonly digest: string;
  readonly createdAt: number;
  readonly expiresAt?: number;
}

const format = 1;
const name = /^[\x21-\x7e]{1,64}$/;

/** One spelling for one record, so that stores can compare what they hold. */
export function writeKeyRecord(record: KeyRecord): string {
  const { id, environment, tenantId, userId, clientId, scopes, limits, createdAt, expiresAt, revokedAt } = record;
  const secrets = record.secrets.map((secret) => ({
    digest: secret.digest,
    createdAt: secret.createdAt,
    expiresAt: secret.expiresAt,
  }));
  const owner = { tenantId, userId, clientId };
  return JSON.stringify({
    format,
    id,
    environment,
    ...owner,
    scopes,
    limits,
    createdAt,
    expiresAt,
    revokedAt,
    secrets,
  });
}

/** Throws on another format, and on what a person broke with an editor: such a record admits nobody. */
export function readKeyRecord(value: unknown): KeyRecord {
  const record = value as KeyRecord & { readonly format?: unknown };
  if (typeof value !== 'object' || value === null || record.format !== format) throw unreadable('format');
  const { id, environment, tenantId, userId, clientId, scopes, limits, createdAt, expiresAt, revokedAt } = record;
  if (!/^[0-9a-f]{16}$/.test(id)) throw unreadable('id');
  if (!/^[a-z][a-z0-9]{0,15}$/.test(environment)) throw unreadable('environment');
  if (!tenantIdForm.test(tenantId)) throw unreadable('tenantId');
  if (!userIdForm.test(userId)) throw unreadable('userId');
  if (!isName(clientId)) throw unreadable('clientId');
  if (!Array.isArray(scopes) || !scopes.every(isName)) throw unreadable('scopes');
  if (!isLimits(limits)) throw unreadable('limits');
  if (!isTime(createdAt) || !isTimeOrNone(expiresAt) || !isTimeOrNone(revokedAt)) throw unreadable('times');
  const secrets = secretsOf(record.secrets);
  const times = {
    createdAt,
    ...(expiresAt !== undefined && { expiresAt }),
    ...(revokedAt !== undefined && { revokedAt }),
  };
  return { id, environment, tenantId, userId, clientId, scopes, limits, ...times, secrets };
}

function secretsOf(secrets: unknown): KeySecret[] {
  if (!Array.isArray(secrets) || secrets.length < 1 || secrets.length > 2) throw unreadable('secrets');
  return (secrets as KeySecret[]).map(({ digest, createdAt, expiresAt }) => {
    if (!/^[\w-]{43}$/.test(digest) || !isTime(createdAt) || !isTimeOrNone(expiresAt)) throw unreadable('secrets');
    return { digest, createdAt, ...(expiresAt !== undefined && { expiresAt }) };
  });
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && name.test(value);
}

function isLimits(value: unknown): value is Record<string, number> {
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).every(([key, limit]) => isName(key) && Number.isSafeInteger(limit) && limit >= 0);
}

function isTime(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

function isTimeOrNone(value: unknown): value is number | undefined {
  return value === undefined || isTime(value);
}

// It names the member, not what it holds: a digest belongs in no log.
function unreadable(member: string): Error {
  return new TypeError(`The record of an API key cannot be read: ${member}.`);
}
