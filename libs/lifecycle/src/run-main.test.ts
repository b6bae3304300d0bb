import { describe, expect, test } from '@jest/globals';
import { runMain } from './run-main.ts';

function scriptedSnapshot(isTaken: boolean) {
  const mains: (() => void)[] = [];
  const snapshot = {
    isBuildingSnapshot: () => isTaken,
    setDeserializeMainFunction: (main: () => void) => void mains.push(main),
  };
  return { mains, snapshot };
}

describe('a program', () => {
  test('begins when its modules are evaluated', () => {
    const { mains, snapshot } = scriptedSnapshot(false);
    let begun = 0;
    runMain(async () => void begun++, snapshot);
    expect([begun, mains.length]).toEqual([1, 0]);
  });

  test('begins in a process that starts from a snapshot, not where that is taken', () => {
    const { mains, snapshot } = scriptedSnapshot(true);
    let begun = 0;
    runMain(async () => void begun++, snapshot);
    expect(begun).toBe(0);
    mains.forEach((main) => main());
    expect(begun).toBe(1);
  });
});
