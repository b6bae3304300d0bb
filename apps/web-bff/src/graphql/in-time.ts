import { Problem } from '@frontdesk/problems';
import { deadlineExceeded, outliving } from '@frontdesk/server';
import type { Exchange } from '@frontdesk/server';

// What is left of the request's time for putting the answer together: fields that are late are errors of their own, and
// all others are answered.
const leftForAnswerMs = 150;
// … or of a request that has little time, that part of it.
const leftForAnswer = 0.25;

/** The same exchange with an end a little before its own, for what fields ask of backends. */
export function endingEarlier(exchange: Exchange): Exchange & Disposable {
  const late = new AbortController();
  const left = exchange.deadline - performance.now();
  const deadline = exchange.deadline - Math.min(leftForAnswerMs, left * leftForAnswer);
  const timer = setTimeout(
    () => late.abort(new Problem(deadlineExceeded, 'This took too long.')),
    Math.max(0, deadline - performance.now()),
  );
  const earlier = outliving(exchange, { signal: AbortSignal.any([exchange.signal, late.signal]), deadline });
  return Object.assign(earlier, { [Symbol.dispose]: () => clearTimeout(timer) });
}
