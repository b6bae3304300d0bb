import { describe, expect, jest, test } from '@jest/globals';
import { affectedBy } from '../src/affected.ts';
import { apps } from '../src/repository.ts';

jest.setTimeout(120_000);

// Those that look at the whole house: they run on a developer's machine, and are deployed nowhere.
const watchers = ['delivery', 'observability', 'workspace'];
const deployed = (affected: readonly string[]) => affected.filter((name) => (apps as readonly string[]).includes(name));

describe('A change', () => {
  test("in one app's view affects that app alone", () => {
    const affected = affectedBy(['apps/mobile-bff/src/documents/document-view.ts']);
    expect(affected.filter((name) => !watchers.includes(name))).toEqual(['mobile-bff']);
  });

  test('in a lib affects those that use it, and no other', () => {
    const affected = affectedBy(['libs/sessions/src/index.ts']);
    expect(deployed(affected)).toEqual(['web-bff']);
    expect(affected).not.toContain('auth');
  });

  test('in how all answer errors affects every app', () => {
    expect(deployed(affectedBy(['libs/problems/src/problem.ts'])).toSorted()).toEqual([...apps].toSorted());
  });

  test('in the manifests affects no app', () => {
    expect(deployed(affectedBy(['docker/kubernetes/web-bff/base/deployment.yaml', 'docker/compose.yaml']))).toEqual([]);
  });
});
