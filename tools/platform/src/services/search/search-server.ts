// The search service on gRPC over plaintext HTTP/2, with faults and call counts before anything else.
import { createServer } from 'node:http2';
import type { Http2Server, Http2ServerRequest, Http2ServerResponse, ServerHttp2Session } from 'node:http2';
import { Code } from '@connectrpc/connect';
import type { HandlerContext } from '@connectrpc/connect';
import { connectNodeAdapter } from '@connectrpc/connect-node';
import { undergo } from '../../http/faults.ts';
import type { Failure } from '../../http/faults.ts';
import type { ServiceDeps, Watch } from '../../http/service.ts';
import { TokenRefused } from '../../http/tokens.ts';
import type { TokenCaller, TokenVerifier } from '../../http/tokens.ts';
import { createAccessSnapshots } from './access-snapshot.ts';
import { Health } from './generated/health_pb.js';
import { SearchService } from './generated/search_pb.js';
import { breakCall, dripSlowly } from './grpc-trouble.ts';
import { healthService } from './health-service.ts';
import { refused, refusedBy } from './refused.ts';
import { createSearchIndex } from './search-index.ts';
import { searchService } from './search-service.ts';

export interface SearchServer {
  readonly server: Http2Server;
  /** Resolves when the seeded documents are indexed; calls before wait for it. */
  readonly ready: Promise<void>;
  /** Ends connections too. */
  close(): Promise<void>;
}

type Adapter = (request: Http2ServerRequest, response: Http2ServerResponse) => void;

// Carries a fault's status and pause from the transport to after the check of the token; never taken from outside.
const faultHeader = 'x-platform-fault';

export function createSearchServer(deps: Pick<ServiceDeps, 'world' | 'tokens'>, watch: Watch): SearchServer {
  const { world, tokens } = deps;
  const index = createSearchIndex(world);
  const stopping = new AbortController();
  let isReady = false;
  void index.ready.then(() => (isReady = true));
  const service = searchService({
    world,
    index,
    snapshotOf: createAccessSnapshots(world),
    callerOf: (context) => callerOf(tokens, context),
  });
  const adapter = connectNodeAdapter({
    grpc: true,
    grpcWeb: false,
    connect: false,
    shutdownSignal: stopping.signal,
    routes(router) {
      router.service(SearchService, service);
      router.service(
        Health,
        healthService([SearchService.typeName], () => isReady),
      );
    },
  }) as Adapter;
  const server = createServer((request, response) => void serve({ adapter, watch }, request, response));
  const sessions = new Set<ServerHttp2Session>();
  server.on('session', (session) => {
    sessions.add(session);
    session.once('close', () => sessions.delete(session));
  });
  return {
    server,
    ready: index.ready,
    async close() {
      index.close();
      stopping.abort();
      const closed = new Promise((resolve) => server.close(resolve));
      for (const session of sessions) session.destroy();
      await closed;
    },
  };
}

interface Serving {
  readonly adapter: Adapter;
  readonly watch: Watch;
}

async function serve(
  { adapter, watch }: Serving,
  request: Http2ServerRequest,
  response: Http2ServerResponse,
): Promise<void> {
  delete request.headers[faultHeader];
  const [, service, method = ''] = request.url.split('/');
  if (service !== SearchService.typeName) return adapter(request, response);
  watch.calls.count(`search.${method}`);
  const trouble = watch.faults.faultFor('search', `search.${method}`);
  if (!trouble) return adapter(request, response);
  const gone = new AbortController();
  response.stream.once('close', () => gone.abort());
  const undergone = await undergo(trouble, gone.signal);
  if (!undergone) return;
  const { failure } = undergone;
  if (failure && 'mode' in failure) {
    if (failure.mode !== 'slow-drip') return breakCall(response, method, failure.mode);
    dripSlowly(response);
  }
  if (failure && 'status' in failure) request.headers[faultHeader] = JSON.stringify(failure);
  adapter(request, response);
}

async function callerOf(tokens: TokenVerifier, context: HandlerContext): Promise<TokenCaller> {
  const caller = await verified(tokens, context);
  const fault = context.requestHeader.get(faultHeader);
  if (fault !== null) throw refusedBy(JSON.parse(fault) as Extract<Failure, { status: number }>);
  return caller;
}

async function verified(tokens: TokenVerifier, { requestHeader }: HandlerContext): Promise<TokenCaller> {
  try {
    const authorization = requestHeader.get('authorization') ?? undefined;
    return await tokens.verify(authorization, { audience: 'search', scope: 'search.read' });
  } catch (error) {
    if (error instanceof TokenRefused) throw refused(Code.Unauthenticated, 'TOKEN_INVALID');
    throw refused(Code.Internal, 'INTERNAL');
  }
}
