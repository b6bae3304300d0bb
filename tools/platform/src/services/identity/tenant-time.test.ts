import { expect, test } from '@jest/globals';
import { isTimeZone, tenantTime } from './tenant-time.ts';

test('a time is written with the offset that the zone had then', () => {
  const summer = Date.parse('2026-06-18T09:41:27Z');
  const winter = Date.parse('2026-01-18T09:41:27Z');
  expect(tenantTime(summer, 'Europe/Oslo')).toBe('2026-06-18T11:41:27+02:00');
  expect(tenantTime(winter, 'Europe/Oslo')).toBe('2026-01-18T10:41:27+01:00');
  expect(tenantTime(winter, 'America/New_York')).toBe('2026-01-18T04:41:27-05:00');
  expect(tenantTime(winter, 'Asia/Kolkata')).toBe('2026-01-18T15:11:27+05:30');
  expect(tenantTime(winter, 'UTC')).toBe('2026-01-18T09:41:27+00:00');
});

test('only names of zones are time zones', () => {
  expect(['Europe/Oslo', 'Mars/Base', '+02:00', ''].map(isTimeZone)).toEqual([true, false, false, false]);
});
