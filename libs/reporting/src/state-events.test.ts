import { describe, expect, test } from '@jest/globals';
import { createLogger, createMetrics } from '@frontdesk/telemetry';
import { cacheEvents, platformEvents, redisTelling } from './state-events.ts';

function told() {
  const lines: Record<string, unknown>[] = [];
  const write = (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>);
  const log = createLogger({ name: 'mobile-bff', level: 'info', destination: { write } });
  const metrics = createMetrics({ app: 'mobile-bff', runtime: false });
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
      'frontdesk_redis_up{connection="state",app="mobile-bff"} 1',
      'frontdesk_redis_up{connection="cache",app="mobile-bff"} 0',
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
        (what) => `frontdesk_platform_events_total{what="${what}",app="mobile-bff"} 1`,
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
    events.onNotKept?.('search.Search', 'too-large');
    events.onInvalidated?.(3, 'elsewhere');
    events.onAway?.(new Error('gone'));
    expect(await series()).toEqual([
      'frontdesk_cache_not_kept_total{operation="search.Search",why="too-large",app="mobile-bff"} 1',
      'frontdesk_cache_invalidations_total{from="elsewhere",app="mobile-bff"} 1',
      'frontdesk_cache_store_away{app="mobile-bff"} 1',
    ]);
    events.onBack?.();
    expect(await series()).toContain('frontdesk_cache_store_away{app="mobile-bff"} 0');
    redis.isUp = false;
    expect(await series()).toContain('frontdesk_cache_store_away{app="mobile-bff"} 1');
  });
});
