import { expect, test } from '@jest/globals';
import { view, type Reach, type SectionTrail } from '../src/index.ts';

interface Noted extends SectionTrail {
  readonly path: string;
}

function trailInto(notes: string[], path = ''): Noted {
  return {
    path,
    section: (name) => trailInto(notes, `${path}>${name}`),
    ended: (outcome) => void notes.push(`${path} ${outcome}`),
  };
}

test('each section has a place of its own in the trail, which its loader hands on', async () => {
  const notes: string[] = [];
  const seen: string[] = [];
  const see = async (what: string, reach: Reach) => {
    seen.push((reach.trail as Noted).path);
    if (what === 'lost') throw new Error('lost');
    return what;
  };
  const shown = view<{ id: string }>('test.trail')
    .required('first', (_from, reach) => see('first', reach))
    .optional('other', { after: ['first'] }, (_from, reach) => see('lost', reach))
    .optional('unasked', { when: () => false }, (_from, reach) => see('never', reach))
    .presentedBy(({ first }) => first);
  const { signal } = new AbortController();
  await shown.compose({ id: 'a' }, { signal, deadline: performance.now() + 1_000, trail: trailInto(notes) });
  expect(seen).toEqual(['>test.trail/first', '>test.trail/other']);
  expect(notes).toEqual(['>test.trail/first ok', '>test.trail/other failed']);
});
