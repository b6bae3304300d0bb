import { createServer, type RequestListener, type Server, type ServerOptions } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { Socket } from 'node:net';
import type { Logger } from '@frontdesk/telemetry';
import { answerBrokenRequests, refusingPathless } from './broken-requests.ts';
import { boundPipelines } from './pipelines.ts';
import { followTls, tlsOptions, type ServerTls } from './server-tls.ts';

export interface ListenOptions {
  /** 0: any free one. */
  readonly port: number;
  readonly host: string;
  /** With it, nothing but TLS is spoken. */
  readonly tls?: ServerTls | undefined;
  /**
   * Default 15,000: each holds a file descriptor, which calls of backends need too. Whoever comes when all are taken is
   * turned away, and connections without a request make room.
   */
  readonly mostConnections?: number;
  /** Told of certificates that change, and of those that cannot be used. */
  readonly log?: Pick<Logger, 'info' | 'warn'>;
}

const limits: ServerOptions = {
  // A connection that has not said anything yet counts too.
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  // How often the two above are looked at; by default every 30 s.
  connectionsCheckingInterval: 5_000,
  // Longer than a load balancer's idle time (ALB 60 s, nginx 75 s), or it sends into a closing connection.
  keepAliveTimeout: 80_000,
  maxHeaderSize: 16_384,
  // Said, so that no flag of the process turns it on.
  insecureHTTPParser: false,
  // `openExchange` answers a missing Host as a problem; Node's own answer is empty.
  requireHostHeader: false,
};

/** A server that does not wait for slow or silent clients, and says even to a broken request what was wrong. */
export function listen(app: RequestListener, options: ListenOptions): Server {
  const { port, host, tls, mostConnections = 15_000, log } = options;
  const listener = boundPipelines(refusingPathless(app));
  const server = tls
    ? followTls(createSecureServer({ ...limits, ...tlsOptions(tls) }, listener), tls, { log })
    : createServer(limits, listener);
  // Node drops those above the number without a word, by default 2,000: a proxy's word might be among them.
  server.maxHeadersCount = 0;
  server.maxConnections = mostConnections;
  closeSilentOnesToo(server);
  server.on(
    'drop',
    atMostEverySecond(() => server.closeIdleConnections()),
  );
  answerBrokenRequests(server);
  return server.listen(port, host);
}

/** To Node a connection on which nothing was ever sent is not idle: it would hold up the end of the process. */
function closeSilentOnesToo(server: Server): void {
  const readAtFirst = new Map<Socket, number>();
  const remember = (socket: Socket): void => {
    readAtFirst.set(socket, socket.bytesRead);
    socket.once('close', () => readAtFirst.delete(socket));
  };
  server.on('connection', remember);
  server.on('secureConnection', remember);
  const closeIdle = server.closeIdleConnections.bind(server);
  server.closeIdleConnections = () => {
    closeIdle();
    for (const [socket, bytes] of readAtFirst) if (socket.bytesRead === bytes) socket.destroy();
  };
}

function atMostEverySecond(act: () => void): () => void {
  let actedAt = -Infinity;
  return () => {
    if (performance.now() - actedAt < 1_000) return;
    actedAt = performance.now();
    act();
  };
}
