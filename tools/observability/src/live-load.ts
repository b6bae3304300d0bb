// People with phones, as far as a dashboard needs them: each route of the mobile BFF is asked again and again.
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Agent, request } from 'undici';

interface Step {
  readonly method: 'GET' | 'POST' | 'PATCH';
  readonly path: string;
  readonly body?: object;
}

const plan = '/v1/documents/doc_q3plan7x2mva';

const steps: readonly Step[] = [
  { method: 'GET', path: plan },
  { method: 'GET', path: '/v1/home' },
  { method: 'GET', path: '/v1/documents' },
  { method: 'GET', path: plan },
  { method: 'GET', path: `${plan}/comments` },
  { method: 'GET', path: '/v1/documents?q=hub' },
  { method: 'GET', path: `${plan}/thumbnail` },
  { method: 'GET', path: plan },
  { method: 'GET', path: '/v1/users/usr_ada7k2m9qxr3/avatar' },
  { method: 'GET', path: '/v1/notifications' },
  { method: 'POST', path: `${plan}/comments`, body: { body: 'Good.' } },
  { method: 'PATCH', path: `${plan}/comments/cmt_5h2k8d1qwz`, body: { status: 'open' } },
  { method: 'POST', path: `${plan}/answers`, body: { question: 'What is planned for the third quarter?' } },
  { method: 'GET', path: '/v1/documents/doc_doesnotexist0' },
];

export interface LiveLoad {
  /** How many answers there were, by status. */
  readonly answers: ReadonlyMap<number, number>;
  stop(): Promise<void>;
}

/** Each of them, one after the other, twice. */
export async function askAround(url: string, token: string): Promise<void> {
  const agent = new Agent();
  for (const step of [...steps, ...steps]) await ask(agent, url, token, step);
  await agent.destroy();
}

/** Asks at a fixed pace, whatever comes back. */
export function startLoad(url: string, token: string, perSecond: number): LiveLoad {
  const agent = new Agent({ connections: 64, headersTimeout: 5_000, bodyTimeout: 5_000 });
  const answers = new Map<number, number>();
  const stopped = new AbortController();
  const under = new Set<Promise<void>>();
  const run = async (): Promise<void> => {
    for (let index = 0; !stopped.signal.aborted; index += 1) {
      const asked = ask(agent, url, token, steps[index % steps.length]!)
        .then((status) => void answers.set(status, (answers.get(status) ?? 0) + 1))
        .finally(() => under.delete(asked));
      under.add(asked);
      await pause(1000 / perSecond);
    }
  };
  const ended = run();
  return {
    answers,
    async stop() {
      stopped.abort();
      await ended;
      await Promise.all(under);
      await agent.destroy();
    },
  };
}

async function ask(agent: Agent, url: string, token: string, { method, path, body }: Step): Promise<number> {
  try {
    const answer = await request(`${url}${path}`, {
      method,
      dispatcher: agent,
      headers: {
        authorization: `Bearer ${token}`,
        'frontdesk-app': 'ios/7.3.1',
        ...(method === 'POST' && { 'idempotency-key': `"${randomUUID()}"` }),
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    await answer.body.dump({ limit: 10_000_000 });
    return answer.statusCode;
  } catch {
    return 0;
  }
}
