import { describe, expect, test } from '@jest/globals';
import { answer, failureOf } from '../../tests/fake-call.ts';
import {
  backendFailed,
  backendInvalid,
  backendOverloaded,
  backendTimedOut,
  backendUnavailable,
  callerGone,
} from '../failures.ts';
import { reasonToRepeat } from './worth-another-try.ts';

const kinds = ['safe', 'idempotent', 'never'] as const;
const reasons = (ended: Parameters<typeof reasonToRepeat>[1]): unknown[] =>
  [...kinds, undefined].map((repeat) => reasonToRepeat(repeat, ended));

describe('of what is safe, idempotent, neither or undeclared, a further try may follow', () => {
  const unsent = failureOf(backendUnavailable, { phase: 'connect' });
  const refused = failureOf(backendUnavailable, { phase: 'headers', isUnsent: true });
  test.each([
    ['no connection', { error: unsent }, ['unsent', 'unsent', 'unsent', 'unsent']],
    ['a refused stream', { error: refused }, ['unsent', 'unsent', 'unsent', 'unsent']],
    ['hanging up', { error: failureOf(backendUnavailable) }, ['unavailable', 'unavailable', undefined, undefined]],
    ['silence', { error: failureOf(backendTimedOut) }, ['timeout', 'timeout', undefined, undefined]],
    ['half an answer', { error: failureOf(backendInvalid, { cause: new Error() }) }, ['broken', 'broken']],
    ['status 500', { answer: answer(500) }, ['failed']],
    ['status 502', { answer: answer(502) }, ['unavailable', 'unavailable']],
    ['status 503', { answer: answer(503) }, ['unavailable', 'unavailable']],
    ['status 504', { answer: answer(504) }, ['unavailable', 'unavailable']],
    ['status 429', { answer: answer(429) }, ['calm', 'calm']],
    ['an answer that cannot be used', { error: failureOf(backendInvalid) }, ['unusable', 'unusable']],
    ["a failure of the backend's own, by gRPC", { error: failureOf(backendFailed, { phase: 'answer' }) }, ['failed']],
  ])('%s', (_name, ended, expected) => {
    expect(reasons(ended)).toEqual([0, 1, 2, 3].map((i) => expected[i]));
  });

  test.each([
    ['an answer', { answer: answer(200) }],
    ['a refusal', { answer: answer(404) }],
    ['a conflict', { answer: answer(409) }],
    ['a refusal of gRPC', { answer: { status: 'RESOURCE_EXHAUSTED' } }],
    ['a call for calm', { error: failureOf(backendOverloaded) }],
    ['a caller that left', { error: failureOf(callerGone) }],
    ['an open breaker', { error: failureOf(backendUnavailable, { phase: 'breaker' }) }],
    ['time that was over before it began', { error: failureOf(backendTimedOut, { phase: 'start' }) }],
    ['a mistake of our own', { error: new TypeError('ours') }],
  ])('but never %s', (_name, ended) => {
    expect(reasons(ended)).toEqual([undefined, undefined, undefined, undefined]);
  });
});
