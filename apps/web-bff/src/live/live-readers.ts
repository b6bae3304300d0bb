/** One that reads a live document on this instance, with what is asked in their own name. */
export interface LiveReader {
  readonly tenantId: string;
  readonly documentId: string;
  readonly userId: string;
  /** Sees the grants of others. */
  mayShare: boolean;
  /** What the access service says now that they may do. Rejects when it does not say. */
  permissions(withinMs: number): Promise<ReadonlySet<string>>;
  /** Who is there, as they may see it. Asking is being there: their own presence goes on. */
  presence(withinMs: number): Promise<Presence>;
  /** Ends their stream for good. */
  cut(why: string): void;
}

export interface Presence {
  readonly users: readonly { readonly user_id: string; readonly state: string; readonly block_id: string | null }[];
}

/** What the topic of a document is called. Another organisation's is another one. */
export function topicOf({ tenantId, documentId }: Pick<LiveReader, 'tenantId' | 'documentId'>): string {
  return `${tenantId}:${documentId}`;
}

/** Who reads what on this instance. */
export class LiveReaders {
  readonly #byTopic = new Map<string, Set<LiveReader>>();
  readonly #left = new Map<string, number>();
  readonly #rememberMs: number;

  /** A topic is kept for so long after its last reader, who may be on the way back. */
  constructor(rememberMs: number) {
    this.#rememberMs = rememberMs;
  }

  /** Gives back what takes it out again. */
  add(reader: LiveReader): () => void {
    const topic = topicOf(reader);
    const readers = this.#byTopic.get(topic) ?? new Set();
    this.#byTopic.set(topic, readers.add(reader));
    this.#left.delete(topic);
    return () => {
      if (!readers.delete(reader) || readers.size > 0 || this.#byTopic.get(topic) !== readers) return;
      this.#byTopic.delete(topic);
      this.#forget();
      this.#left.set(topic, Date.now());
    };
  }

  of(topic: string): ReadonlySet<LiveReader> {
    return this.#byTopic.get(topic) ?? new Set();
  }

  /** It is read, or was a moment ago. */
  knows(topic: string): boolean {
    return this.#byTopic.has(topic) || this.#left.has(topic);
  }

  all(): LiveReader[] {
    return [...this.#byTopic.values()].flatMap((readers) => [...readers]);
  }

  get topics(): string[] {
    return [...this.#byTopic.keys()];
  }

  topicsOf(tenantId: string): string[] {
    this.#forget();
    return [...this.#byTopic.keys(), ...this.#left.keys()].filter((topic) => topic.startsWith(`${tenantId}:`));
  }

  #forget(): void {
    for (const [topic, at] of this.#left) {
      if (Date.now() - at < this.#rememberMs) break; // in the order in which they left
      this.#left.delete(topic);
    }
  }
}
