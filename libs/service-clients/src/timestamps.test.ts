import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { isoFromEpochMillis, isoFromEpochSeconds, isoFromHttpDate, isoFromOffset, isoFromProto } from './timestamps.ts';

const moment = '2026-06-18T09:41:27Z';

describe('timestamps', () => {
  test.each([
    ['seconds', isoFromEpochSeconds, 1781775687],
    ['milliseconds', isoFromEpochMillis, 1781775687000],
    ['RFC 1123', isoFromHttpDate, 'Thu, 18 Jun 2026 09:41:27 GMT'],
    ['an offset', isoFromOffset, '2026-06-18T11:41:27+02:00'],
    ['UTC already', isoFromOffset, '2026-06-18T09:41:27.000Z'],
    ['protobuf', isoFromProto, { seconds: 1781775687n, nanos: 999_999 }],
  ])('from %s are the same moment in one form', (_, codec, value) => {
    expect(z.safeDecode(codec as z.ZodType, value).data).toBe(moment);
  });

  test('of whole seconds are written as the platform’s own Date writes them, from 1970 to 9999', () => {
    const last = 253_402_300_799;
    const spread = Array.from({ length: 500 }, (_, index) => Math.floor((index * last) / 499));
    for (const seconds of [...spread, 951_782_400, 946_684_799, 1_735_689_599]) {
      expect(isoFromEpochSeconds.parse(seconds)).toBe(new Date(seconds * 1000).toISOString().replace('.000Z', 'Z'));
    }
    expect(isoFromOffset.parse('1969-12-31T23:59:59Z')).toBe('1969-12-31T23:59:59Z');
  });

  test('keep milliseconds where there are any', () => {
    expect(isoFromEpochMillis.parse(1781775687120)).toBe('2026-06-18T09:41:27.120Z');
    expect(isoFromProto.parse({ seconds: 1781775687n, nanos: 120_000_000 })).toBe('2026-06-18T09:41:27.120Z');
  });

  test('go back to the form of their backend', () => {
    expect(z.encode(isoFromEpochSeconds, moment)).toBe(1781775687);
    expect(z.encode(isoFromHttpDate, moment)).toBe('Thu, 18 Jun 2026 09:41:27 GMT');
    expect(z.encode(isoFromProto, '2026-06-18T09:41:27.120Z')).toEqual({ seconds: 1781775687n, nanos: 120_000_000 });
  });

  test.each([
    [isoFromEpochSeconds, 1781775687.5],
    [isoFromEpochSeconds, -1],
    [isoFromEpochSeconds, 1e300],
    [isoFromEpochMillis, 9007199254740991],
    [isoFromHttpDate, '2026-06-18T09:41:27Z'],
    [isoFromHttpDate, 'Thu, 99 Jun 2026 09:41:27 GMT'],
    [isoFromOffset, '2026-06-18 09:41'],
    [isoFromOffset, '2026-06-31T25:00:00+02:00'],
    [isoFromProto, { seconds: 10n ** 18n, nanos: 0 }],
    [isoFromProto, { seconds: 1n, nanos: -1 }],
  ])('of no moment are refused, not thrown: %#', (codec, value) => {
    expect((codec as z.ZodType).safeParse(value).success).toBe(false);
  });
});
