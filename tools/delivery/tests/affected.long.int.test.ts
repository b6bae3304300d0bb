import { describe, expect, jest, test } from '@jest/globals';
import { affectedBy } from '../src/affected.ts';
import { apps } from '../src/repository.ts';

jest.setTimeout(120_000);

const deployed = (affected: readonly string[]) => affected.filter((name) => (apps as readonly string[]).includes(name));

describe('A change', () => {
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
