import type { KeyRecord } from '@frontdesk/auth';

const heading = ['id', 'environment', 'tenant', 'user', 'client', 'scopes', 'limits', 'secrets', 'state'];

/** One line a key, the oldest first; nothing of it is secret. */
export function keyTable(records: readonly KeyRecord[], nowMs: number): string {
  const rows = records.toSorted((a, b) => a.createdAt - b.createdAt).map((record) => rowOf(record, nowMs / 1000));
  const widths = heading.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  return [heading, ...rows]
    .map(
      (row) =>
        `${row
          .map((cell, column) => cell.padEnd(widths[column] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('');
}

function rowOf(record: KeyRecord, nowS: number): string[] {
  const { id, environment, tenantId, userId, clientId, scopes, limits, secrets } = record;
  const allowed = Object.entries(limits).map(([name, limit]) => `${name}=${limit}`);
  const live = secrets.filter(({ expiresAt = Infinity }) => expiresAt > nowS).length;
  const names = [scopes.join(',') || '-', allowed.join(',') || '-'];
  return [id, environment, tenantId, userId, clientId, ...names, String(live), stateOf(record, nowS)];
}

function stateOf({ revokedAt, expiresAt }: KeyRecord, nowS: number): string {
  if (revokedAt !== undefined) return `revoked ${dayOf(revokedAt)}`;
  if (expiresAt === undefined) return 'live';
  return `${expiresAt > nowS ? 'live until' : 'expired'} ${dayOf(expiresAt)}`;
}

function dayOf(epochS: number): string {
  return new Date(epochS * 1000).toISOString().slice(0, 10);
}
