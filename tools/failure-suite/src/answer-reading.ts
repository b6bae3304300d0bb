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
  let [moves, requests] = [0, 0];
  const follow = async (asked: Asked): Promise<Piece> => {
    let [piece, text, lastId] = [await read(reader, asked), '', ''];
    for (requests += 1; ; requests += 1) {
      text += piece.text;
      lastId = piece.lastId || lastId; // sent on before it got anything, it is where it was
      if (piece.end !== 'answer-moved' || moves >= 20) return { ...piece, text };
      moves += 1;
      await pause(piece.retryMs);
      piece = await read(reader, { method: 'GET', path: piece.at, headers: lastId ? { 'last-event-id': lastId } : {} });
    }
  };
  try {
    const { end, at, text } = await follow({ method: 'POST', path: `/v1/documents/${planId}/answers`, headers, body });
    if (end !== 'answer-end') return { failure: `an answer ended with ${end || 'nothing'}`, moves, requests };
    const again = await follow({ method: 'GET', path: at, headers: {} });
    const isSame = again.text === text;
    return isSame ? { moves, requests } : { failure: 'an answer has a gap or a repetition', moves, requests };
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
