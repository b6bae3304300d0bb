/** How an answer may be kept: data, next to the operation that it is about. Nothing is kept without a cache. */
export interface CachePolicy<Params = never, Answer = never> {
  readonly forMs: number;
  /** For so long after that, an old answer is served while it is read anew. Never for what decides on access. */
  readonly staleWhileRevalidateMs?: number;
  /** For so long after that, an old answer stands in for a backend that fails, for callers who can say that it is old. */
  readonly staleIfErrorMs?: number;
  /** Whose answer it is: `tenant` alone when all its users get the same, which only a sentence of the contract can say. */
  readonly variesBy: readonly ('tenant' | 'user')[];
  /** The sentence of the contract that lets it vary by less than all that is sent. A test finds it there. */
  readonly cites?: string;
  /** What it is about, such as `document:doc_…`, so that a change event can empty it. */
  readonly about?: (params: Params) => string;
  /** Milliseconds since the epoch at which the answer itself ends; null: it does not. Anything else: it is not kept. */
  readonly endsAt?: (answer: Answer) => number | null;
  /** Errors that are answers, such as a summary that is not there yet; they are kept for this long. */
  readonly alsoAnswers?: { readonly codes: readonly string[]; readonly forMs: number };
  /** False: never in Redis, whose writers could forge it, or whose readers could use it. */
  readonly shared?: false;
}

interface Kept {
  readonly name: string;
  readonly safe: boolean;
  readonly codes: readonly string[];
  readonly cache?: CachePolicy;
  readonly uncached?: string;
}

/** Refuses an operation whose answers could be kept for the wrong reader: the process does not start with it. */
export function checkPolicy({ name, safe, codes, cache, uncached }: Kept): void {
  const refuse = (why: string) => {
    throw new TypeError(`${name}: ${why}`);
  };
  if (!safe && cache !== undefined) refuse('what changes something has no answer to keep.');
  if (!safe || (cache === undefined && uncached !== undefined)) return;
  if (cache === undefined) return refuse('say how its answer is kept (`cache`), or why it is not (`uncached`).');
  if (uncached !== undefined) refuse('`cache` and `uncached` contradict each other.');
  // Every call of ours is made in someone's name, so every answer may be theirs alone.
  const variesBy: readonly string[] | undefined = cache.variesBy;
  if (!variesBy?.includes('tenant')) refuse('it forwards an identity: say by what of it the answer varies.');
  if (!variesBy?.includes('user') && cache.cites === undefined)
    refuse('its answer is shared by a tenant: cite the sentence of the contract that allows it.');
  if (cache.alsoAnswers?.codes.some((code) => !codes.includes(code)))
    refuse('it keeps an error that is none of its codes.');
}
