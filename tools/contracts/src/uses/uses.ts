import type { Schema } from '../schema.ts';

/** What all BFFs use of the platform: made from their readers, and committed, so that a check runs none of our code. */
export interface Uses {
  /** Statuses beyond 299 that mean something to every client; an answer with another one cannot be used. */
  readonly understood: readonly number[];
  readonly services: Readonly<Record<string, ServiceUse>>;
  readonly operations: Readonly<Record<string, OperationUse>>;
  readonly clients: Readonly<Record<string, ClientUse>>;
}

export interface ServiceUse {
  /** What of each refusal has to be as it is, or nobody knows what was refused. */
  readonly refusals: { readonly body: Schema; readonly headers: readonly string[] };
}

/** How an operation is called, whoever calls it. */
export interface OperationUse {
  readonly method: string;
  readonly path: string;
  /** Query parameters that are sent if a caller gives them. */
  readonly query: readonly string[];
  /** Headers likewise, in small letters. */
  readonly headers: readonly string[];
  readonly contentType: string;
  /** Another operation that stands for many calls of this one: where an answer is in its own, and what finds it there. */
  readonly batchedBy?: { readonly operation: string; readonly at: readonly string[]; readonly needs: Schema };
  /** What says until when an answer may be kept. */
  readonly keptBy?: readonly string[];
}

export interface ClientUse {
  readonly reads: Readonly<Record<string, ReadUse>>;
}

export interface ReadUse {
  readonly operation: string;
  /** What the answer has to fit: only what is named here is read. */
  readonly needs: Schema;
  /** Refusals of the backend that are answers to this reader. */
  readonly answeredCodes: readonly string[];
  readonly readsHeaders: boolean;
  /** Of an answer in several forms, the one that is read. */
  readonly media?: string;
  /** Absent: nobody can tell from the sources, so that it may be all that the operation takes. */
  readonly sends?: Sent;
  readonly usedBy: readonly Place[];
}

/** By the name of a parameter, or `body`, `body/member`. */
export type Sent = Readonly<Record<string, { readonly always: boolean; readonly values?: readonly unknown[] }>>;

/** Where a client shows or needs what it read. */
export type Place =
  | { readonly view: string; readonly section: string; readonly routes: readonly string[] }
  | { readonly route: string }
  | { readonly file: string };
