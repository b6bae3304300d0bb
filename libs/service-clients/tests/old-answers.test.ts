import { describe, expect, test } from '@jest/globals';
import { delegationUnavailable } from '@frontdesk/delegation';
import { Problem } from '@frontdesk/problems';
import type { HttpAnswer } from '@frontdesk/upstream';
import { orStale } from '../src/index.ts';
import { away, byAda, document, json, keptWorld, noDocument, params } from './kept-world.ts';

describe('when the backend fails', () => {
  const failures: readonly [string, () => HttpAnswer][] = [
    ['is away', away],
    ['answers 500', () => json({}, 500)],
    ['answers 429', () => json({}, 429)],
    ['answers nonsense', () => json({ title: 7 })],
    [
      'cannot be proven to',
      () => {
        throw new Problem(delegationUnavailable, 'x');
      },
    ],
  ];
  test.each(failures)('and %s, who can say that an answer is old gets the old one', async (_, failing) => {
    const { state, reads } = keptWorld(document('old'));
    await reads.document(params, byAda);
    state.now = 61_000;
    state.answer = failing;
    const marked = orStale(reads.document, (value) => ({ old: value }));
    expect(await marked(params, byAda)).toEqual({ old: { title: 'old' } });
    await expect(reads.document(params, byAda)).rejects.toBeInstanceOf(Problem);
    state.now = 400_000;
    await expect(marked(params, byAda)).rejects.toBeInstanceOf(Problem);
  });

  test('but not after it said no: what was kept does not come back', async () => {
    const { state, reads } = keptWorld(document('old'));
    const marked = orStale(reads.document, () => 'old');
    await reads.document(params, byAda);
    state.now = 61_000;
    state.answer = () => noDocument;
    await expect(marked(params, byAda)).rejects.toMatchObject({ code: 'not-found' });
    state.answer = away;
    await expect(marked(params, byAda)).rejects.toMatchObject({ code: 'backend-unavailable' });
  });

  test('nor after our credential was refused', async () => {
    const { state, reads } = keptWorld(document('old'));
    await reads.document(params, byAda);
    state.now = 61_000;
    state.answer = () => json({}, 401);
    await expect(orStale(reads.document, () => 'old')(params, byAda)).rejects.toMatchObject({ code: 'backend-failed' });
  });

  test('no decision on access is ever old', async () => {
    const { state, reads } = keptWorld(json({ permissions: ['read'], expiresAt: null }));
    await reads.access(params, byAda);
    state.now = 60_100;
    state.answer = away;
    await expect(orStale(reads.access, () => 'old')(params, byAda)).rejects.toMatchObject({
      code: 'backend-unavailable',
    });
  });

  test('who cannot say that it is old gets the failure also beside one who can', async () => {
    const { state, reads } = keptWorld(document('old'));
    await reads.document(params, byAda);
    state.now = 61_000;
    state.answer = away;
    const [old, none] = await Promise.allSettled([
      orStale(reads.document, () => 'old')(params, byAda),
      reads.document(params, byAda),
    ]);
    expect(old).toMatchObject({ value: 'old' });
    expect(none).toMatchObject({ reason: { code: 'backend-unavailable' } });
  });
});
