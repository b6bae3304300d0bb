import { describe, expect, test } from '@jest/globals';
import { createLogger, createMetrics } from '@frontdesk/telemetry';
import { sessionReports } from './session-reports.ts';
import { countVersions } from './version-uses.ts';

function told() {
  const lines: Record<string, unknown>[] = [];
  const write = (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>);
  const log = createLogger({ name: 'web-bff', level: 'info', destination: { write } });
  const metrics = createMetrics({ app: 'web-bff', runtime: false });
  const series = async () => (await metrics.text()).split('\n').filter((line) => /^frontdesk_.* \d+$/.test(line));
  return { lines, log, metrics, series };
}

describe('what this app counts', () => {
  test('counts how sessions begin and end, and tells of those that could not', async () => {
    const { lines, log, metrics, series } = told();
    const report = sessionReports(metrics, log);
    report({ type: 'signed-in' });
    report({ type: 'ended', reason: 'signed-out-everywhere' });
    report({ type: 'sign-in-failed', kind: 'unavailable' });
    report({ type: 'store-away', cause: new Error('gone') });
    expect(await series()).toEqual(
      [
        ['signed-in', ''],
        ['ended', 'signed-out-everywhere'],
        ['sign-in-failed', 'unavailable'],
        ['store-away', ''],
      ].map(([what, why]) => `frontdesk_sessions_total{what="${what}",why="${why}",app="web-bff"} 1`),
    );
    expect(lines.map(({ level, msg }) => [level, msg])).toEqual([
      ['warn', 'a sign-in failed'],
      ['warn', 'sessions'],
    ]);
  });

  test('counts who still uses a version that is to end', async () => {
    const { metrics, series } = told();
    const { onUse } = countVersions(metrics);
    onUse({ version: 1, isDeprecated: true, operation: 'getDocument', client: 'web', outcome: 'served' });
    expect(await series()).toEqual([
      'frontdesk_version_uses_total{version="1",operation="getDocument",client="web",outcome="served",app="web-bff"} 1',
    ]);
  });
});
