/** One running copy of a service. */
export interface Instance {
  /** Origin and path, unique among the instances of a service. */
  readonly id: string;
  readonly url: URL;
  /** How much of the calls it takes beside others; more than 0, usually 1. */
  readonly weight: number;
  /** Of an SRV record: used only while no instance of a lower number is usable. Absent: 0. */
  readonly priority?: number;
  /** The configured name it was found by: what its certificate is checked against when `url` holds an address. */
  readonly serverName?: string;
}

/** Where instances are known from. */
export interface Discovery {
  readonly instances: readonly Instance[];
  /** Hears every later change; returns how to stop hearing. */
  subscribe(onChange: (instances: readonly Instance[]) => void): () => void;
  /** True as soon as there is an instance, false when there is none within that time. */
  whenFound(withinMs: number): Promise<boolean>;
  /** Looks again soon: an instance could not be reached. May be called with every such call. */
  refresh?(): void;
  close(): void;
}
