import { describe, expect, test } from '@jest/globals';
import type { CloudEvent } from './events.ts';
import { createWorld } from './world.ts';

const now = Date.parse('2026-06-18T09:41:27.340Z');

function scheduledWorld(lagScale?: number): { world: ReturnType<typeof createWorld>; waiting: [number, () => void][] } {
  const waiting: [number, () => void][] = [];
  const schedule = (task: () => void, ms: number): void => void waiting.push([ms, task]);
  return { world: createWorld({ now: () => now, schedule, ...(lagScale === undefined ? {} : { lagScale }) }), waiting };
}

describe('the world', () => {
  test('draws the same ids for the same seed, and others for another', () => {
    const ids = (seed: string): string[] => {
      const world = createWorld({ seed });
      return [world.newId('doc'), world.newId('cmt')];
    };
    expect(ids('a')).toEqual(ids('a'));
    expect(ids('a')).not.toEqual(ids('b'));
    expect(ids('a')[0]).toMatch(/^doc_[0-9a-z]{12}$/);
  });

  test('tells subscribers of a change a moment later, in the envelope of the platform', () => {
    const { world, waiting } = scheduledWorld();
    const heard: CloudEvent[] = [];
    const unsubscribe = world.subscribe((event) => heard.push(event));
    const change = {
      type: 'user.updated',
      source: 'identity',
      subject: 'usr_x',
      tenantId: 'ten_x',
      data: { a: 1 },
    } as const;
    world.publish(change);
    expect(heard).toEqual([]);
    waiting.forEach(([, task]) => task());
    expect(waiting[0]?.[0]).toBeGreaterThanOrEqual(10);
    expect(heard).toEqual([
      {
        specversion: '1.0',
        id: expect.stringMatching(/^evt_[0-9a-z]{12}$/),
        source: '/platform/identity',
        type: 'user.updated',
        subject: 'usr_x',
        time: '2026-06-18T09:41:27Z',
        datacontenttype: 'application/json',
        tenantid: 'ten_x',
        traceparent: expect.stringMatching(/^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/),
        data: { a: 1 },
      },
    ]);
    unsubscribe();
    world.emit(heard[0]!);
    expect(heard).toHaveLength(1);
  });

  test('lags are shortened by the scale', () => {
    const { world, waiting } = scheduledWorld(0.1);
    world.later(2000, () => undefined);
    expect(waiting[0]?.[0]).toBe(200);
  });

  test('internal values are the usual ones, or the canary everywhere', () => {
    const usual = createWorld().internals;
    const canary = createWorld({ canary: true }).internals;
    expect([usual.text('note'), usual.text(null), usual.object({ a: 1 })]).toEqual(['note', undefined, { a: 1 }]);
    for (const value of [canary.text(null), canary.object(null), canary.texts(null)]) {
      expect(JSON.stringify(value)).toContain('CANARY-INTERNAL');
    }
  });
});
