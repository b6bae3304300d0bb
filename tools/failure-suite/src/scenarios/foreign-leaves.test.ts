import { describe, expect, test } from '@jest/globals';
import { foreignLeaves } from './foreign-leaves.ts';

const mine = JSON.stringify({
  role: 'viewer',
  title: 'Q3 capacity plan',
  progress: 40,
  items: [{ id: 'doc_q3plan7x2mva' }],
});
const theirs = JSON.stringify({
  role: 'owner',
  title: 'Q3 capacity plan',
  progress: 80,
  items: [{ id: 'doc_boardpay3x7f' }],
});
const found = (text: string) => foreignLeaves(text, { mine, theirs });

describe('what is another’s', () => {
  test('is found at its place, be it as small as a number', () => {
    expect(found(mine)).toEqual([]);
    expect(found(mine.replace('40', '80'))).toEqual(['/progress']);
    expect(found(theirs)).toEqual(['/role', '/progress', '/items/0/id']);
  });

  test('is found where it does not belong', () => {
    expect(found(JSON.stringify({ role: 'viewer', stray: 'doc_boardpay3x7f' }))).toEqual(['/stray']);
  });

  test('is not what both have, nor what is missing', () => {
    expect(found(JSON.stringify({ role: null, title: 'Q3 capacity plan', degraded: [{ section: 'access' }] }))).toEqual(
      [],
    );
    expect(foreignLeaves(theirs, { mine: theirs, theirs })).toEqual([]);
  });

  test('is not the text of a problem', () => {
    const problem = JSON.stringify({ status: 404, requestId: 'req_1', detail: 'There is no such document.' });
    expect(foreignLeaves(problem.replace('req_1', 'req_2'), { mine, theirs: problem })).toEqual([]);
  });
});
