import { describe, expect, test } from '@jest/globals';
import { checkPolicy, type CachePolicy } from './cache-policy.ts';

const cache: CachePolicy = { forMs: 1, variesBy: ['tenant', 'user'] };
const facts = { name: 'documents.getDocument', safe: true, codes: ['not-found'] };
const bad = (policy: object) => () => checkPolicy({ ...facts, cache: policy as CachePolicy });

describe('an operation does not start', () => {
  test('when it forwards an identity and does not say by what of it its answer varies', () => {
    expect(bad({ forMs: 1 })).toThrow('documents.getDocument: it forwards an identity');
    expect(bad({ forMs: 1, variesBy: [] })).toThrow('it forwards an identity');
    expect(bad({ forMs: 1, variesBy: ['user'] })).toThrow('it forwards an identity');
  });

  test('when its answer is shared by a tenant and no contract is cited for it', () => {
    expect(bad({ forMs: 1, variesBy: ['tenant'] })).toThrow('cite the sentence');
    expect(bad({ forMs: 1, variesBy: ['tenant'], cites: 'The same for all.' })).not.toThrow();
  });

  test('when it is safe and says neither how its answer is kept nor why not, or both', () => {
    expect(() => checkPolicy(facts)).toThrow('say how');
    expect(() => checkPolicy({ ...facts, uncached: 'It changes all the time.' })).not.toThrow();
    expect(() => checkPolicy({ ...facts, uncached: 'It changes.', cache })).toThrow('contradict');
  });

  test('when it changes something and would be kept', () => {
    expect(() => checkPolicy({ ...facts, safe: false, cache })).toThrow('no answer to keep');
    expect(() => checkPolicy({ ...facts, safe: false })).not.toThrow();
  });

  test('when it keeps an error that its contract does not know', () => {
    expect(bad({ ...cache, alsoAnswers: { codes: ['gone'], forMs: 1 } })).toThrow('none of its codes');
  });
});
