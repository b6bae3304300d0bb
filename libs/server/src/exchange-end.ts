import type { Response } from 'express';
import type { OpenedExchange } from './exchange.ts';
import { clientGone } from './problems.ts';

/** How a request ended. */
export interface ExchangeEnd {
  /** What was sent, or 499 where the client left before the end. */
  readonly status: number;
  /** What it ended with, also where the head had said 200. */
  readonly problem: { readonly code: string; readonly status: number } | undefined;
  readonly hasLeft: boolean;
  readonly seconds: number;
}

export function endOf({ problem }: OpenedExchange, response: Response, seconds: number): ExchangeEnd {
  // An answer that we cut ourselves has a problem that says why.
  const hasLeft = !response.writableFinished && problem === undefined;
  const told = hasLeft ? clientGone : problem;
  return {
    status: hasLeft ? clientGone.status : response.statusCode,
    problem: told && { code: told.code, status: told.status },
    hasLeft,
    seconds,
  };
}
