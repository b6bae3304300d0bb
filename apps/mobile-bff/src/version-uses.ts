import type { AppUse, VersionUse } from '@frontdesk/versioning';
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

/** Which releases are in people's hands. What a phone says of itself is bounded before it is a label. */
export function countApps(metrics: Pick<Metrics, 'counter'>): { onApp(use: AppUse): void } {
  const used = metrics.counter({
    name: 'frontdesk_app_requests_total',
    help: 'Requests by the platform and the version of the app, and what came of it.',
    labels: ['platform', 'version', 'outcome'],
  });
  return { onApp: ({ platform, version, outcome }) => used({ platform, version, outcome }) };
}
