import type { Schema } from '../schema.ts';

/** What a service promises, whatever its contract is written in. */
export interface ServiceContract {
  readonly title: string;
  readonly version: string;
  readonly operations: readonly ContractOperation[];
}

export interface ContractOperation {
  /** operationId, or the name of the rpc. */
  readonly id: string;
  readonly method: string;
  /** As the client has to send it. */
  readonly path: string;
  readonly parameters: readonly Parameter[];
  readonly body?: Body;
  readonly answers: readonly Answer[];
  /** Each is one way to prove who asks; the words say all that matters of it. */
  readonly security: readonly string[];
}

export interface Parameter {
  readonly in: 'path' | 'query' | 'header' | 'cookie';
  readonly name: string;
  readonly required: boolean;
  readonly schema: Schema;
}

export interface Body {
  readonly required: boolean;
  readonly media: Readonly<Record<string, Schema>>;
}

export interface Answer {
  readonly status: number;
  /** In small letters. */
  readonly headers: Readonly<Record<string, Schema>>;
  /** By media type; none: no body. */
  readonly media: Readonly<Record<string, Schema>>;
  /** Bodies that the contract shows. */
  readonly examples: readonly unknown[];
  readonly headerExamples: Readonly<Record<string, string>>;
}

/** The same request, whatever a contract calls the parts of its path. */
export function wireKey({ method, path }: { readonly method: string; readonly path: string }): string {
  return `${method} ${path.replaceAll(/\{[^}]*\}/g, '{}')}`;
}

/** The body of an operation's first good answer. */
export function goodAnswer({ answers }: ContractOperation, media = 'application/json'): Schema {
  return answers.find((answer) => answer.status < 300 && media in answer.media)?.media[media] ?? {};
}
