import { Problem, defineProblem } from '@frontdesk/problems';
import {
  admitting,
  anyone,
  answerProblems,
  checkInput,
  conditional,
  createExpress,
  noContent,
  noSuchRoute,
  openExchange,
  route,
  serveRoutes,
  type OpenExchangeOptions,
  type Exchange,
  type Route,
  type Step,
} from '@frontdesk/server';
import { costs, createRateLimiter, limitAddresses, limitCallers, memoryStore, type Policy } from '../src/index.ts';

export const notSignedIn = defineProblem({ code: 'not-signed-in', status: 401, title: 'Not signed in' });
const broken = defineProblem({ code: 'broken', status: 503, title: 'Broken' });

export const policies: readonly Policy[] = [
  { name: 'address', algorithm: 'gcra', limit: 8, windowS: 60, by: 'address' },
  { name: 'user', algorithm: 'gcra', limit: 5, windowS: 60, by: 'user' },
  { name: 'daily', algorithm: 'quota', limit: 100, windowS: 86_400, by: 'tenant' },
  { name: 'all', algorithm: 'token-bucket', limit: 1000, windowS: 1, by: 'global' },
];

const answers = { 204: null, 304: null } as const;
export const routes: readonly Route<object>[] = [
  route({
    name: 'read',
    get: '/read',
    summary: 'Reads',
    access: anyone,
    answers,
    handle: async () => noContent(),
  }),
  route({
    name: 'ask',
    get: '/ask',
    summary: 'Asks a model',
    access: anyone,
    ...costs(3),
    answers,
    handle: async () => noContent(),
  }),
  route({
    name: 'unchanged',
    get: '/unchanged',
    summary: 'Is as it was',
    access: anyone,
    answers,
    handle: async () => ({ status: 304 as const }),
  }),
  route({
    name: 'fail',
    get: '/fail',
    summary: 'Fails',
    access: anyone,
    answers,
    handle: async () => {
      throw new Problem(broken, 'It is broken.', { headers: { 'Retry-After': '9' }, extensions: { section: 'x' } });
    },
  }),
];

/** Stands in for authentication: who calls is in a header. */
const userOf = (exchange: Exchange): string | undefined => exchange.headers['x-user']?.toString();

export function appOf({ now = () => 1_767_225_600_000 }: { now?: () => number } = {}) {
  const limiter = createRateLimiter({ store: memoryStore({ now }), policies, tiers: { gold: 2 } });
  const seen: string[] = [];
  const lines: object[] = [];
  const log = recorder(lines);
  const authenticate: Step = admitting([anyone.name], async (exchange, _route, next) => {
    seen.push(userOf(exchange) ?? 'stranger');
    if (userOf(exchange) === undefined) throw new Problem(notSignedIn, 'Sign in.');
    return await next();
  });
  const random = () => 0;
  const app = createExpress({ trustedProxies: ['127.0.0.1/8', '::ffff:127.0.0.1/128'] });
  app.use(openExchange({ log }));
  app.use(
    serveRoutes(routes, {}, [
      limitAddresses(limiter, { random }),
      authenticate,
      limitCallers(limiter, {
        subjectOf: (exchange) => ({ user: userOf(exchange), tenant: 'ten_1' }),
        tierOf: (exchange) => exchange.headers['x-tier']?.toString(),
        random,
      }),
      checkInput,
      conditional,
    ]),
  );
  app.use(noSuchRoute(routes));
  app.use(answerProblems());
  return { app, lines, seen };
}

function recorder(lines: object[]): OpenExchangeOptions['log'] {
  const log: OpenExchangeOptions['log'] = {
    debug() {},
    info: (line) => void lines.push(line),
    warn() {},
    error() {},
    child: () => log,
  };
  return log;
}
