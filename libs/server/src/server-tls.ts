import type { Server, ServerOptions } from 'node:https';
import type { Logger } from '@frontdesk/telemetry';

type Pem = string | (() => string);

/** What a server proves itself with, in PEM. Functions are asked again while it runs, so that certificates may change. */
export interface ServerTls {
  /** The certificate, and those between it and a root. */
  readonly cert: Pem;
  readonly key: Pem;
  /** With it, clients have to have a certificate that one of these signed. */
  readonly clientCa?: Pem | undefined;
}

// As often as secrets in files are looked at.
const askEveryMs = 5_000;

const fixed: ServerOptions = {
  minVersion: 'TLSv1.2',
  // By default two minutes, which a client that never greets would hold a connection.
  handshakeTimeout: 10_000,
};

export function tlsOptions(tls: ServerTls): ServerOptions {
  const asksClients = tls.clientCa !== undefined;
  return { ...fixed, ...materialOf(tls), requestCert: asksClients, rejectUnauthorized: asksClients };
}

export interface FollowOptions {
  readonly log?: Pick<Logger, 'info' | 'warn'> | undefined;
  /** Replaced in tests. Gives back how to end it. */
  readonly every?: (ms: number, ask: () => void) => () => void;
}

/** Takes new certificates for new connections, without a restart. Those that do not fit together are not taken. */
export function followTls(server: Server, tls: ServerTls, { log, every = onTimer }: FollowOptions = {}): Server {
  let [used, refused] = [JSON.stringify(materialOf(tls)), ''];
  const stop = every(askEveryMs, () => {
    const material = materialOf(tls);
    const asked = JSON.stringify(material);
    if (asked === used || asked === refused) return;
    try {
      server.setSecureContext({ ...fixed, ...material });
      used = asked;
      log?.info({}, 'new certificates are in use');
    } catch (err) {
      // A key without its certificate, in the middle of being changed: said once, and what is in use stays.
      refused = asked;
      log?.warn({ err }, 'new certificates cannot be used');
    }
  });
  return server.once('close', stop);
}

function onTimer(ms: number, ask: () => void): () => void {
  const timer = setInterval(ask, ms).unref();
  return () => clearInterval(timer);
}

function materialOf({ cert, key, clientCa }: ServerTls): { cert: string; key: string; ca?: string } {
  return { cert: read(cert), key: read(key), ...(clientCa !== undefined && { ca: read(clientCa) }) };
}

function read(pem: Pem): string {
  return typeof pem === 'string' ? pem : pem();
}
