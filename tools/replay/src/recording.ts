import { readFile } from 'node:fs/promises';

/** One request and its answer, without what may not be kept. A recording has one in each line, in the order of requests. */
export interface Exchange {
  readonly user: string;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Body;
  readonly answer: Answer;
}

export interface Answer {
  /** 0: there was none. */
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Body;
}

/** JSON and text as they are, events as a list; of all else, and of what is too long, only what tells it apart. */
export type Body =
  | { readonly json: unknown }
  | { readonly text: string }
  | { readonly events: readonly unknown[] }
  | { readonly bytes: number; readonly sha256: string };

/** Nobody said who they are. */
export const anonymous = 'anonymous';

const format = 'frontdesk-recording/1';

/** The first line, by which a file is known. */
export function headerLine(): string {
  return `${JSON.stringify({ format })}\n`;
}

export function exchangeLine(exchange: Exchange): string {
  return `${JSON.stringify(exchange)}\n`;
}

export async function readRecording(file: string): Promise<readonly Exchange[]> {
  const [first = '', ...lines] = (await readFile(file, 'utf8')).split('\n').filter((line) => line !== '');
  if (!first.startsWith(JSON.stringify({ format }))) throw new TypeError(`${file} is no recording of this version.`);
  return lines.map((line) => JSON.parse(line) as Exchange);
}
