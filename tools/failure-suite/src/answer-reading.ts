// An answer read as a phone reads it: to its end, on whichever instance, by what the protocol says of a broken stream.
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { request } from 'undici';
import type { Dispatcher } from 'undici';
import { codeOf } from './outcome.ts';
import { planId } from './requests.ts';

export interface Reader {
  readonly url: string;
  readonly token: string;
  readonly dispatcher: Dispatcher;
}

export interface AnswerRead {
  /** What went wrong, if anything did. */
  readonly failure?: string;
  /** How often it went on elsewhere. */
  readonly moves: number;
  /** Requests that it took. */
  readonly requests: number;
}

interface Piece {
  readonly end: string;
  readonly text: string;
  readonly lastId: string;
  readonly at: string;
  readonly retryMs: number;
}

const ends = new Set(['answer-end', 'answer-error', 'interrupted', 'answer-moved']);

/** Whole means: `answer-end`, and the text of all its pieces is what one who reads it from the start gets. */
export async function readWholeAnswer(reader: Reader): Promise<AnswerRead> {
  const headers = { 'content-type': 'application/json', 'idempotency-key': `"${randomUUID()}"` };
  const body = JSON.stringify({ question: 'What does the plan say about Rotterdam?' });
  let [moves, requests, text] = [0, 1, ''];
  try {
    let piece = await read(reader, { method: 'POST', path: `/v1/documents/${planId}/answers`, headers, body });
    const { at } = piece;
    let { lastId } = piece;
    text += piece.text;
    while (piece.end === 'answer-moved' && moves < 20) {
      await pause(piece.retryMs);
      [moves, requests] = [moves + 1, requests + 1];
      piece = await read(reader, { method: 'GET', path: at, headers: { 'last-event-id': lastId } });
      lastId = piece.lastId || lastId; // sent on before it got anything, it is where it was
      text += piece.text;
    }
    if (piece.end !== 'answer-end')
      return { failure: `an answer ended with ${piece.end || 'nothing'}`, moves, requests };
    requests += 1;
    const again = await read(reader, { method: 'GET', path: at, headers: {} });
    return again.text === text
      ? { moves, requests }
      : { failure: 'an answer has a gap or a repetition', moves, requests };
  } catch (error) {
    return { failure: `an answer: ${error instanceof Error ? error.message : String(error)}`, moves, requests };
  }
}

interface Asked {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body?: string;
}

async function read({ url, token, dispatcher }: Reader, { path, headers, ...asked }: Asked): Promise<Piece> {
  const given = { authorization: `Bearer ${token}`, ...headers };
  const answer = await request(`${url}${path}`, { ...asked, headers: given, dispatcher });
  if (answer.statusCode !== 200) throw new Error(`${answer.statusCode} ${codeOf(await answer.body.text())}`);
  const piece = { end: '', text: '', lastId: '', at: String(answer.headers['content-location'] ?? path), retryMs: 500 };
  let [rest, isCut] = ['', false];
  answer.body.setEncoding('utf8');
  try {
    for await (const chunk of answer.body) {
      const blocks = (rest + String(chunk)).split('\n\n');
      rest = blocks.pop() ?? '';
      for (const block of blocks) take(piece, block);
    }
  } catch (error) {
    isCut = !ends.has(piece.end);
    if (isCut) throw error;
  }
  return piece;
}

function take(piece: { -readonly [Key in keyof Piece]: Piece[Key] }, block: string): void {
  const fields = new Map(
    block.split('\n').map((line) => [line.slice(0, line.indexOf(': ')), line.slice(line.indexOf(': ') + 2)]),
  );
  const [event, data] = [fields.get('event'), fields.get('data')];
  if (fields.has('retry')) piece.retryMs = Number(fields.get('retry'));
  if (fields.has('id')) piece.lastId = fields.get('id') ?? '';
  if (event === 'answer-delta' && data !== undefined) piece.text += (JSON.parse(data) as { text: string }).text;
  if (event !== undefined && ends.has(event)) piece.end = event;
}
