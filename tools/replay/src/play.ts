import { randomUUID } from 'node:crypto';
import { Agent, request, type Dispatcher } from 'undici';
import { cleanAnswerHeaders, cleanBody } from './clean.ts';
import type { Credentials } from './credentials.ts';
import type { Answer, Exchange } from './recording.ts';
import { createRenamed, type Renamed } from './renamed.ts';

export interface PlayOptions {
  /** The build that is tried. */
  readonly to: string;
  readonly credentials: Credentials;
  /** Of one body. Default 256 KiB, as at recording. */
  readonly maxBytes?: number;
  /** How long an answer may take, streams with all of their events. Default 30 s. */
  readonly withinMs?: number;
}

/** Asks what was recorded, one after the other: what a user wrote is there when the next request reads it. */
export async function play(recorded: readonly Exchange[], options: PlayOptions): Promise<readonly Answer[]> {
  const agent = new Agent({ pipelining: 1 });
  const renamed = createRenamed();
  const keys = createNewKeys();
  const answers: Answer[] = [];
  try {
    for (const exchange of recorded) {
      const answer = await ask({ ...options, agent, renamed, keys }, exchange);
      renamed.learn(exchange.method, exchange.answer, answer);
      answers.push(answer);
    }
  } finally {
    await agent.destroy();
  }
  return answers;
}

/** A key of this replay for each of the recording: with the old ones, the answers would be those of the first run. */
function createNewKeys(): (name: string) => string {
  const known = new Map<string, string>();
  return (name) => {
    const key = known.get(name) ?? (name.startsWith('"') ? `"${randomUUID()}"` : randomUUID());
    known.set(name, key);
    return key;
  };
}

interface Playing extends PlayOptions {
  readonly agent: Agent;
  readonly renamed: Renamed;
  readonly keys: (name: string) => string;
}

async function ask(playing: Playing, exchange: Exchange): Promise<Answer> {
  const answer = await askOnce(playing, exchange);
  // A token of a long replay ends in the middle of it.
  if (answer.status !== 401 || exchange.answer.status === 401) return answer;
  return (await playing.credentials.renew(exchange.user)) ? await askOnce(playing, exchange) : answer;
}

async function askOnce(playing: Playing, { user, method, path, headers, body }: Exchange): Promise<Answer> {
  const { to, credentials, agent, renamed, keys, withinMs = 30_000, maxBytes = 262_144 } = playing;
  const sent: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers))
    sent[name] = name === 'idempotency-key' ? keys(value) : renamed.text(value);
  const proof = await credentials.headersOf(user);
  try {
    const answer = await request(`${to}${renamed.text(path)}`, {
      method: method as Dispatcher.HttpMethod,
      headers: { ...sent, ...proof },
      dispatcher: agent,
      signal: AbortSignal.timeout(withinMs),
      ...bodyMember(body, renamed),
    });
    const { bytes, cut } = await readUpTo(answer.body, maxBytes);
    const kept = cleanBody(bytes, String(answer.headers['content-type'] ?? ''), cut);
    const known = Object.entries(answer.headers).filter(
      ([name]) => !['connection', 'keep-alive', 'transfer-encoding'].includes(name),
    );
    return {
      status: answer.statusCode,
      headers: cleanAnswerHeaders(Object.fromEntries(known)),
      ...(kept && { body: kept }),
    };
  } catch {
    return { status: 0, headers: {} };
  }
}

function bodyMember(body: Exchange['body'], renamed: Renamed): { readonly body?: string } {
  if (body === undefined) return {};
  if ('json' in body) return { body: JSON.stringify(renamed.json(body.json)) };
  // Bytes were not kept: what was sent is not known any more.
  return 'text' in body ? { body: renamed.text(body.text) } : {};
}

async function readUpTo(body: AsyncIterable<Buffer>, maxBytes: number): Promise<{ bytes: Buffer; cut: boolean }> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of body) {
    size += part.length;
    if (size <= maxBytes) parts.push(part);
  }
  return { bytes: Buffer.concat(parts), cut: size > maxBytes };
}
