import { describe, expect, jest, test } from '@jest/globals';
import { affectedBy } from '../src/affected.ts';

jest.setTimeout(120_000);

// Those that look at the whole house: they run on a developer's machine, and are deployed nowhere.
const watchers = ['contracts', 'delivery', 'observability', 'workspace'];

describe('A change', () => {
  test("in one app's view affects that app alone", () => {
    const affected = affectedBy(['apps/mobile-bff/src/documents/document-view.ts']);
    expect(affected.filter((name) => !watchers.includes(name))).toEqual(['mobile-bff']);
  });
});
