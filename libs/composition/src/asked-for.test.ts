import { describe, expect, test } from '@jest/globals';
import { Problem } from '@frontdesk/problems';
import { manualClock, settled } from '../tests/manual-clock.ts';
import { countedReach, scriptedLoaders } from '../tests/scripted-loaders.ts';
import { sectionOff, view, type SectionReport } from './index.ts';

const all = (sections: object) => sections;

function setUp() {
  const [clock, loaders, reach] = [manualClock(), scriptedLoaders(), countedReach(1000)];
  const reports: SectionReport[] = [];
  const observe = (report: SectionReport) => void reports.push(report);
  const outcomes = () => Object.fromEntries(reports.map(({ section, outcome }) => [section, outcome]));
  return { clock, loaders, reach, observe, outcomes, begun: view<{ ai: boolean }>('test.view', { clock }) };
}

const off = (...sections: readonly string[]) => ({
  isOff: (ofView: string, section: string) => ofView === 'test.view' && sections.includes(section),
});

describe('a section whose `when` says no', () => {
  test('is not asked for, is no gap, and neither is what needs it', async () => {
    const { loaders, reach, begun, observe, outcomes, clock } = setUp();
    const composed = await begun
      .optional('summary', { when: ({ ai }) => ai }, loaders.load('summary'))
      .optional('length', { after: ['summary'], fallback: 0 }, loaders.load('length'))
      .optional('double', { after: ['length'] }, loaders.load('double'))
      .presentedBy(all)
      .compose({ ai: false }, reach, { observe });
    expect(composed).toEqual({
      shape: { summary: undefined, length: undefined, double: undefined },
      degraded: [],
      timings: [],
    });
    expect(loaders.started()).toEqual([]);
    expect(outcomes()).toEqual({ summary: 'skipped' });
    expect(clock.alive()).toBe(0);
  });

  test('is asked for when it says yes', async () => {
    const { loaders, reach, begun } = setUp();
    const shown = begun.optional('summary', { when: ({ ai }) => ai }, loaders.load('summary')).presentedBy(all);
    const composing = shown.compose({ ai: true }, reach);
    loaders.of('summary').answer.resolve('short');
    expect((await composing).shape).toEqual({ summary: 'short' });
  });

  test('decides by what it needs, once that is there', async () => {
    const { loaders, reach, begun } = setUp();
    const composing = begun
      .required('flags', async () => ({ ai: false, related: true }))
      .optional('summary', { after: ['flags'], when: ({ flags }) => flags.ai }, loaders.load('summary'))
      .optional('related', { after: ['flags'], when: ({ flags }) => flags.related }, loaders.load('related'))
      .presentedBy(({ summary, related }) => ({ summary, related }))
      .compose({ ai: true }, reach);
    await settled();
    expect(loaders.started()).toEqual(['related']);
    loaders.of('related').answer.resolve([]);
    expect(await composing).toMatchObject({ shape: { summary: undefined, related: [] }, degraded: [] });
  });

  test('skips what also needs a lost section: it would not have been asked for either way', async () => {
    const { loaders, reach, begun } = setUp();
    const composing = begun
      .optional('lost', loaders.load('lost'))
      .optional('skipped', { when: () => false }, loaders.load('skipped'))
      .optional('both', { after: ['lost', 'skipped'] }, loaders.load('both'))
      .presentedBy(all)
      .compose({ ai: true }, reach);
    loaders.of('lost').answer.reject(new Error('away'));
    expect((await composing).degraded).toEqual([{ section: 'lost', reason: 'unavailable' }]);
  });

  test('is lost when it throws instead', async () => {
    const { loaders, reach, begun, observe, outcomes } = setUp();
    const when = (): boolean => {
      throw new TypeError('no such member');
    };
    const shown = begun.optional('summary', { when }, loaders.load('summary')).presentedBy(all);
    const { degraded } = await shown.compose({ ai: true }, reach, observe);
    expect([degraded, outcomes()]).toEqual([[{ section: 'summary', reason: 'unavailable' }], { summary: 'failed' }]);
  });
});

describe('a section that is turned off', () => {
  test('is a gap when it is optional, and is not asked for', async () => {
    const { loaders, reach, begun, observe, outcomes } = setUp();
    const composing = begun
      .required('document', loaders.load('document'))
      .optional('summary', loaders.load('summary'))
      .optional('badge', { fallback: 'none' }, loaders.load('badge'))
      .optional('length', { after: ['summary'] }, loaders.load('length'))
      .presentedBy(all)
      .compose({ ai: true }, reach, { observe, ...off('summary', 'badge') });
    loaders.of('document').answer.resolve('Plan');
    const { shape, degraded } = await composing;
    expect(shape).toEqual({ document: 'Plan', summary: undefined, badge: 'none', length: undefined });
    expect(degraded).toEqual(['summary', 'badge', 'length'].map((section) => ({ section, reason: 'unavailable' })));
    expect(loaders.started()).toEqual(['document']);
    expect(outcomes()).toEqual({ summary: 'off', badge: 'off', document: 'ok' });
  });

  test('fails the view when it is required, before anything is asked for', async () => {
    const { clock, loaders, reach, begun, observe, outcomes } = setUp();
    const composing = begun
      .required('access', loaders.load('access'))
      .required('document', { after: ['access'] }, loaders.load('document'))
      .presentedBy(all)
      .compose({ ai: true }, reach, { observe, ...off('document') });
    const problem = await composing.catch((error: unknown) => error as Problem);
    expect(problem).toBeInstanceOf(Problem);
    expect(problem).toMatchObject({ kind: sectionOff, status: 503, extensions: { section: 'document' } });
    expect([loaders.started(), outcomes(), clock.alive(), reach.listeners()]).toEqual([[], { document: 'off' }, 0, 0]);
  });

  test('is no gap while nobody asks for it anyway', async () => {
    const { loaders, reach, begun } = setUp();
    const shown = begun.optional('summary', { when: ({ ai }) => ai }, loaders.load('summary')).presentedBy(all);
    expect((await shown.compose({ ai: false }, reach, off('summary'))).degraded).toEqual([]);
  });

  test('is one that a working switch names: one that throws turns nothing off', async () => {
    const { reach, begun } = setUp();
    const isOff = (): boolean => {
      throw new Error('no switches');
    };
    const shown = begun.required('document', async () => 'Plan').presentedBy(all);
    expect((await shown.compose({ ai: true }, reach, { isOff })).shape).toEqual({ document: 'Plan' });
  });
});
