import { describe, expect, test } from '@jest/globals';
import { defineScript, requireOneHashTag } from './script.ts';

const script = defineScript('limit.take', 'return 1');

describe('the keys of a script', () => {
  test('pass when they share one hash tag', () => {
    expect(() => requireOneHashTag(script, ['frontdesk:a:{t}:x', 'frontdesk:shared:{t}'])).not.toThrow();
  });

  test.each([[[]], [['plain']], [['a{}']], [['a{t}', 'plain']], [['a{t}', 'a{u}']]])(
    'are refused as %j, which a Cluster could not serve or would spread',
    (keys) => {
      expect(() => requireOneHashTag(script, keys)).toThrow(/limit\.take/);
    },
  );
});

test('a script is known to Redis by its digest', () => {
  expect(script.sha).toBe('e0e1f9fabfc9d4800c877a703b823ac0578ff8db');
});
