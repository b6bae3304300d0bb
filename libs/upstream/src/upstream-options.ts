import type { Choice, Discovery, HealthCheck, OutlierOptions } from '@frontdesk/balancing';
import type { CallMetrics } from './upstream-meter.ts';
import type { TlsSource } from './wire/tls.ts';
import type { BreakerOptions } from './wraps/breaker.ts';
import type { BulkheadOptions } from './wraps/bulkhead.ts';
import type { CallLog } from './wraps/measured.ts';
import type { RetryOptions } from './wraps/retried.ts';
import type { RetryBudgetOptions } from './wraps/retry-budget.ts';
import type { GroupRules } from './wraps/routed.ts';
import type { Shadowing } from './wraps/shadowed.ts';

export interface BalanceOptions {
  readonly choice?: Choice;
  readonly outliers?: OutlierOptions | false;
  readonly health?: HealthCheck;
}

/** Instances that are called in place of the service's own, such as those of a new version. */
export interface GroupOptions {
  readonly urls: readonly string[];
  readonly discovery?: Discovery;
}

export interface UpstreamOptions {
  /** As the platform calls it: `documents`. It names the breaker, the metrics and the log lines. */
  readonly service: string;
  /**
   * Where its instances are: `http://a:4101`, with a weight `http://a:4101;weight=3`, or names in DNS such as
   * `dns+http://documents:4101`. A path comes before every request's own.
   */
  readonly urls: readonly string[];
  /** Finds its instances in place of `urls`. Whoever made it closes it. */
  readonly discovery?: Discovery;
  readonly balance?: BalanceOptions;
  /** Connections of HTTP/1.1 to one instance; more calls wait. */
  readonly connections?: number;
  readonly maxAnswerBytes?: number;
  /** How its gRPC is asked: over HTTP/2, or by the Connect protocol as JSON over HTTP/1.1. Default `http2`. */
  readonly grpcBy?: 'http2' | 'connect';
  readonly connectMs?: number;
  /** No call takes longer than this, whatever its deadline says. */
  readonly longestMs?: number;
  readonly bulkhead?: BulkheadOptions;
  readonly breaker?: BreakerOptions;
  /** False: one try for each call, and no hedges. */
  readonly retries?: (RetryOptions & { readonly budget?: RetryBudgetOptions }) | false;
  readonly groups?: Readonly<Record<string, GroupOptions>>;
  /** Which calls go to which group. */
  readonly rollout?: GroupRules;
  /** Which calls are copied to which group, and what is made of the two answers. */
  readonly shadow?: Shadowing;
  /** What a copy may take. */
  readonly shadowMs?: number;
  /** Certificates for `https:`. A function is read again, so that they may change while running. */
  readonly tls?: TlsSource;
  /** Names of the headers that may be sent. Default: all that a request has. */
  readonly requestHeaders?: readonly string[];
  /** Names of the headers that are kept of an answer. Default: all. */
  readonly answerHeaders?: readonly string[];
  readonly metrics?: CallMetrics;
  readonly log?: CallLog;
  readonly now?: () => number;
  readonly random?: () => number;
}
