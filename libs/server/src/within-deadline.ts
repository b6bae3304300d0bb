import type { Answer } from './answer.ts';
import { discard } from './discard.ts';
import type { OpenedExchange } from './exchange.ts';

/** The answer, or the reason why the exchange was cut short, even if whoever should answer never does. */
export function withinDeadline(exchange: OpenedExchange, answering: () => Promise<Answer>): Promise<Answer> {
  return new Promise((resolve, reject) => {
    let isCut = false;
    exchange.onCut = (reason) => {
      isCut = true;
      reject(reason);
    };
    if (exchange.signal.aborted) return reject(exchange.signal.reason as Error);
    answering().then((answer) => {
      exchange.onCut = undefined;
      if (isCut) discard(answer.stream);
      else resolve(answer);
    }, reject);
  });
}
