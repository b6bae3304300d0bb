import { describe, expect, test } from '@jest/globals';
import { failuresIn } from './failures-in.ts';

const printed = `
 \u001B[42m PASS \u001B[0m switches src/heard.test.ts
 FAIL  switches  tests/sharing.int.test.ts (9.1 s)
  ● over a cluster › the end comes by itself

    Received promise resolved instead of rejected

      94 |     await expect(board.turnOff(summaryOff()))

  ● over a cluster › an entry of a later version

    not so within 8000 ms
 PASS  switches  tests/outage.int.test.ts
Summary of all failing tests
 FAIL  switches  tests/sharing.int.test.ts (9.1 s)
  ● over a cluster › the end comes by itself

    Received promise resolved instead of rejected

Test Suites: 1 failed, 1 passed, 2 total
`;

describe('failures in what Jest printed', () => {
  test('each is told once, with its lines and nothing of what passed', () => {
    expect(failuresIn(printed)).toEqual([
      ' FAIL  switches  tests/sharing.int.test.ts (9.1 s)',
      '  ● over a cluster › the end comes by itself',
      '    Received promise resolved instead of rejected',
      '      94 |     await expect(board.turnOff(summaryOff()))',
      '  ● over a cluster › an entry of a later version',
      '    not so within 8000 ms',
    ]);
  });

  test('colours do not hide them, and a long one is cut', () => {
    const long = `\u001B[31m  ● a › b\u001B[39m\n${'    line\n'.repeat(100)}`;
    expect(failuresIn(long)).toHaveLength(25);
  });

  test('where all passed there is nothing', () => {
    expect(failuresIn(' PASS  switches  src/heard.test.ts\n\nTests: 4 passed, 4 total\n')).toEqual([]);
  });
});
