// What the steps that guard a route add to a request: the same made-up exchange with them and without.
import { createIdempotency, idempotent, memoryStore as records, onceOnly } from '@frontdesk/idempotency';
import { createRateLimiter, limitCallers, memoryStore, redisStore } from '@frontdesk/rate-limit';
import type { LimitedBy, LimitStore, Policy } from '@frontdesk/rate-limit';
import { createRedis } from '@frontdesk/redis';
import { answer, anyone, route } from '@frontdesk/server';
import type { Answer, Exchange, Step } from '@frontdesk/server';

const saved: Answer = { ...answer(201, undefined), payload: '{"revision":43}' };
const save = route({
  name: 'saveRevision',
  post: '/v1/revisions',
  summary: 'Save',
  access: anyone,
  answers: { 201: null },
  ...idempotent('required', { readThatTells: 'GET /v1/revisions' }),
  handle: async () => answer(201, undefined),
});

const rawBody = Buffer.from(
  JSON.stringify({ baseRevision: 42, blocks: [{ type: 'paragraph', text: 'x'.repeat(200) }] }),
);
const path = '/v1/revisions';
const { signal } = new AbortController();
let made = 0;

type Run = () => Promise<unknown>;

/** The steps that need nothing but this process, by the name of their part. */
export const stepsInProcess: Readonly<Record<string, Run>> = {
  exchange: passing((_exchange, _route, next) => next()),
  limit: passing(limited(memoryStore(), ['user'])),
  limits: passing(limited(memoryStore(), ['user', 'tenant', 'global'])),
  once: passing(onceOnly(createIdempotency({ store: records() }), { scopeOf: () => ['ten_halden4k7q2w', 'usr_1'] })),
};

/** One, three and five limits that are counted in a Redis. */
export function stepsOnRedis(url: string): Readonly<Record<string, Run>> {
  const store = redisStore(createRedis({ url, app: 'bench', commandDeadlineMs: 2_000 }));
  return {
    'redis-1': passing(limited(store, ['user'])),
    'redis-3': passing(limited(store, ['user', 'tenant', 'address'])),
    'redis-5': passing(limited(store, ['user', 'tenant', 'address', 'route', 'global'])),
  };
}

// Nobody is refused: what is measured is counting.
function limited(store: LimitStore, by: readonly LimitedBy[]): Step {
  const rate = { algorithm: 'gcra', limit: 10_000, burst: 100_000_000, windowS: 1 } as const;
  const policies = by.map((by): Policy => ({ ...rate, name: by, by }));
  return limitCallers(createRateLimiter({ store, policies }), {
    subjectOf: () => ({ user: `usr_${made % 1_000}`, tenant: 'ten_halden4k7q2w', address: '203.0.113.7' }),
  });
}

function passing(step: Step): Run {
  return () => step(exchange(), save, async () => saved);
}

function exchange(): Exchange {
  made += 1;
  const facts = new Map() as unknown as Exchange['facts'];
  const headers = { 'content-type': 'application/json', 'idempotency-key': `"bench-0af7651916cd43dd-${made}"` };
  const asked = { method: 'POST', path, url: path, headers, rawBody, remoteAddress: '203.0.113.7' };
  return { ...asked, facts, signal, deadline: performance.now() + 2_000 } as unknown as Exchange;
}
