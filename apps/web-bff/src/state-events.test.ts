import { describe, expect, test } from '@jest/globals';
import { createLogger, createMetrics } from '@frontdesk/telemetry';
import { cacheEvents, platformEvents, redisTelling, sessionReports } from './state-events.ts';
import { countVersions } from './version-uses.ts';

function told() {
  const lines: Record<string, unknown>[] = [];
  const write = (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>);
  const log = createLogger({ name: 'web-bff', level: 'info', destination: { write } });
  const metrics = createMetrics({ app: 'web-bff', runtime: false });
  const series = async () => (await metrics.text()).split('\n').filter((line) => /^frontdesk_.* \d+$/.test(line));
  return { lines, log, metrics, series };
}

describe('what is told of the state that instances share', () => {
  test('says which Redis is away, and tells of an outage in one line', async () => {
    const { lines, log, metrics, series } = told();
    const redis = redisTelling(metrics, log);
    redis('state').onUp?.();
    const cache = redis('cache');
    cache.onError?.(new Error('refused'));
    cache.onError?.(new Error('refused'));
    expect(await series()).toEqual([
      'frontdesk_redis_up{connection="state",app="web-bff"} 1',
      'frontdesk_redis_up{connection="cache",app="web-bff"} 0',
    ]);
    expect(lines).toMatchObject([
      { connection: 'state', msg: 'Redis is there' },
      { connection: 'cache', msg: 'Redis could not be reached' },
    ]);
  });

  test('counts what became of the platform’s events, and warns of one that nobody could read', async () => {
    const { lines, log, metrics, series } = told();
    const events = platformEvents(metrics, log);
    events.onHeard?.('document.updated');
    events.onDropped?.('duplicate');
    events.onDropped?.('not-an-event');
    events.onFailed?.('cache', new Error('boom'));
    expect(await series()).toEqual(
      ['heard', 'duplicate', 'not-an-event', 'failed'].map(
        (what) => `frontdesk_platform_events_total{what="${what}",app="web-bff"} 1`,
      ),
    );
    expect(lines.map(({ level, why }) => [level, why])).toEqual([
      ['warn', 'not-an-event'],
      ['error', undefined],
    ]);
  });

  test('shows what is not kept, and an instance that keeps answers for itself alone', async () => {
    const { log, metrics, series } = told();
    const redis = { isUp: true };
    const events = cacheEvents(metrics, log, redis);
    events.onNotKept?.('activity.getAnalytics', 'too-large');
    events.onInvalidated?.(3, 'elsewhere');
    events.onAway?.(new Error('gone'));
    expect(await series()).toEqual([
      'frontdesk_cache_not_kept_total{operation="activity.getAnalytics",why="too-large",app="web-bff"} 1',
      'frontdesk_cache_invalidations_total{from="elsewhere",app="web-bff"} 1',
      'frontdesk_cache_store_away{app="web-bff"} 1',
    ]);
    events.onBack?.();
    expect(await series()).toContain('frontdesk_cache_store_away{app="web-bff"} 0');
    redis.isUp = false;
    expect(await series()).toContain('frontdesk_cache_store_away{app="web-bff"} 1');
  });

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
