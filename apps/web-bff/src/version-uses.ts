import type { VersionUse } from '@frontdesk/versioning';
import type { Metrics } from '@frontdesk/telemetry';

/** Who still uses what is to end. */
export function countVersions(metrics: Pick<Metrics, 'counter'>): { onUse(use: VersionUse): void } {
  const used = metrics.counter({
    name: 'frontdesk_version_uses_total',
    help: 'Requests of each published version, by operation, client program and what came of it.',
    labels: ['version', 'operation', 'client', 'outcome'],
  });
  return {
    onUse: ({ version, operation, client = 'none', outcome }) =>
      used({ version: String(version), operation, client, outcome }),
  };
}
