import { describe, expect, test } from '@jest/globals';
import { criticalPath } from './critical-path.ts';
import { span } from './sample-spans.ts';

const pathOf = (...spans: Parameters<typeof criticalPath>[0]) =>
  criticalPath(spans).map(({ id, fromMs, toMs }) => `${id} ${fromMs - 1000}-${toMs - 1000}`);

describe('the critical path', () => {
  test('is the request alone when nothing is done within it', () => {
    expect(pathOf(span('request', [0, 10]))).toEqual(['request 0-10']);
  });

  test('goes by whatever ended last', () => {
    const spans = [span('request', [0, 30]), span('request>quick', [1, 10]), span('request>slow', [1, 28])];
    expect(pathOf(...spans)).toEqual(['request 0-1', 'slow 1-28', 'request 28-30']);
  });

  test('goes back to what had ended before that began', () => {
    const spans = [
      span('request', [0, 40]),
      span('request>document', [0, 15]),
      span('request>outline', [2, 12]),
      span('request>owner', [15, 38]),
    ];
    expect(pathOf(...spans)).toEqual(['document 0-15', 'owner 15-38', 'request 38-40']);
  });

  test('goes down to the calls of a section, and says what the section itself took', () => {
    const spans = [
      span('request', [0, 30]),
      span('request>summary', [0, 30]),
      span('summary>settings', [2, 10]),
      span('summary>text', [11, 29]),
    ];
    expect(pathOf(...spans)).toEqual(['summary 0-2', 'settings 2-10', 'summary 10-11', 'text 11-29', 'summary 29-30']);
  });

  test('does not go by what went on after the answer, nor by what took no time', () => {
    const spans = [
      span('request', [0, 20]),
      span('request>left', [1, 25]),
      span('request>kept', [19, 19]),
      span('request>call', [2, 18]),
    ];
    expect(pathOf(...spans)).toEqual(['request 0-2', 'call 2-18', 'request 18-20']);
  });

  test('adds up to the time of the request, whatever overlaps', () => {
    const spans = [span('request', [0, 100])];
    for (let at = 0; at < 30; at += 1) spans.push(span(`request>s${at}`, [at, at + ((at * 37) % 61)]));
    for (let at = 0; at < 30; at += 1) spans.push(span(`s${at}>c${at}`, [at, at + ((at * 37) % 61) / 2]));
    const path = criticalPath(spans);
    expect(path.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0)).toBeCloseTo(100);
    expect(path.every((stretch, at) => at === 0 || stretch.fromMs === path[at - 1]?.toMs)).toBe(true);
  });
});
