import { createServer, type RequestListener, type Server } from 'node:http';
import { answerBrokenRequests, refusingPathless } from './broken-requests.ts';

export interface ListenOptions {
  /** 0: any free one. */
  readonly port: number;
  readonly host: string;
}

/** A server that does not wait for slow or silent clients, and says even to a broken request what was wrong. */
export function listen(app: RequestListener, { port, host }: ListenOptions): Server {
  const server = createServer(
    {
      headersTimeout: 10_000,
      requestTimeout: 30_000,
      // How often the two above are looked at; by default every 30 s.
      connectionsCheckingInterval: 5_000,
      // Longer than a load balancer's idle time (ALB 60 s, nginx 75 s), or it sends into a closing connection.
      keepAliveTimeout: 80_000,
      // `openExchange` answers a missing Host as a problem; Node's own answer is empty.
      requireHostHeader: false,
    },
    refusingPathless(app),
  );
  answerBrokenRequests(server);
  return server.listen(port, host);
}
