/** One request and its answer, without what may not be kept. A recording has one in each line, in the order of requests. */
export interface Exchange {
  readonly user: string;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Body;
  readonly stream?: StreamFacts;
  readonly answer: Answer;
}

export interface Answer {
  /** 0: there was none. */
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Body;
}

/** Of an answer that came in events, what they do not say themselves. */
export interface StreamFacts {
  /** How many events had come when each of the requests began that followed before its end. */
  readonly seen: readonly number[];
  /** Whoever read it left before its end. */
  readonly left: boolean;
}

/**
 * JSON and text as they are, events as a list; of all else, and of what is too long, only what tells it apart: of a request
 * not even that.
 */
export type Body =
  | { readonly json: unknown }
  | { readonly text: string }
  | { readonly events: readonly unknown[] }
  | { readonly bytes: number; readonly sha256?: string };

export interface Recording {
  /** Documents with one of these tags are without their texts. */
  readonly secretTags: readonly string[];
  readonly exchanges: readonly Exchange[];
}

/** Nobody said who they are. */
export const anonymous = 'anonymous';

/** Stands for the origin of the BFF, which is another one for another build. */
export const ownOrigin = 'own';

/** Of requests that are recorded and asked again. */
export const methods: readonly string[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

export const format = 'frontdesk-recording/1';

/** The first line, by which a file is known. */
export function headerLine(secretTags: readonly string[]): string {
  return `${JSON.stringify({ format, secretTags })}\n`;
}

export function exchangeLine(exchange: Exchange): string {
  return `${JSON.stringify(exchange)}\n`;
}

export function written({ secretTags, exchanges }: Recording): string {
  return `${headerLine(secretTags)}${exchanges.map(exchangeLine).join('')}`;
}
