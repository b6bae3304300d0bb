import type { Exchange } from './exchange.ts';

/** The same exchange with another end: for what goes on when the client has left, until `life` says otherwise. */
export function outliving(exchange: Exchange, life: Pick<Exchange, 'signal' | 'deadline'>): Exchange {
  const { requestId, trace, trail, method, path, url, headers, remoteAddress, startedAt } = exchange;
  const { facts, rawBody, input } = exchange;
  const { signal, deadline } = life;
  return {
    ...{ requestId, trace, trail, method, path, url, headers, remoteAddress, startedAt, facts, rawBody, input },
    ...{ signal, deadline },
    get log() {
      return exchange.log;
    },
  };
}
