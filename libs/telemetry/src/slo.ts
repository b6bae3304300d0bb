/** What an app promises. Recording rules, alerts and dashboards are generated from it; nothing of it runs. */
export interface Slos {
  /** Who is told when a promise is in danger. */
  readonly team: string;
  /** Over how many days a promise is kept or broken. */
  readonly windowDays: 28;
  readonly promises: readonly Slo[];
  /** Routes that nothing is promised for, each with why. */
  readonly without: Readonly<Record<string, string>>;
}

export interface Slo {
  /** In lower case, with dashes: a label of its alerts and series. */
  readonly name: string;
  /** Names of routes. What is promised holds for all their requests together. */
  readonly routes: readonly string[];
  /** The least share of requests whose answer is not below our standards: 5xx. Requests that clients gave up do not count. */
  readonly success: number;
  /** The least share of the other answers that are there in time. Not for streams: they last as long as they last. */
  readonly latency?: { readonly withinMs: number; readonly share: number };
  /** The greatest share of the successful answers that may lack a section. Of routes that draw a view. */
  readonly degraded?: number;
}
