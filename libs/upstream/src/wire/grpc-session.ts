import {
  connect,
  type ClientHttp2Session,
  type ClientHttp2Stream,
  type OutgoingHttpHeaders,
  type SecureClientSessionOptions,
} from 'node:http2';
import type { Socket } from 'node:net';

export interface GrpcSession {
  /** Opens a stream, on a new connection if there is none that takes it. Throws for headers that cannot be sent. */
  open(headers: OutgoingHttpHeaders): ClientHttp2Stream;
  /** A call on it fell silent: is anybody there? If not, the next call gets a new connection. */
  suspect(): void;
  /** Closes when the calls under way have ended. */
  retire(): void;
  close(): void;
}

export interface GrpcSessionOptions {
  readonly connectMs: number;
  readonly maxHeaderBytes: number;
  /** Certificates and names, for `https:`. */
  readonly secure?: SecureClientSessionOptions;
}

/** The one HTTP/2 connection to a target. Every call shares it; it is made by the first one that needs it. */
export function createGrpcSession(origin: string, options: GrpcSessionOptions): GrpcSession {
  let current: ClientHttp2Session | undefined;
  let suspected: ClientHttp2Session | undefined;
  let isClosed = false;
  const usable = (): ClientHttp2Session => {
    if (isClosed) throw Object.assign(new Error('closed'), { code: 'UND_ERR_CLOSED' });
    if (current && !current.closed && !current.destroyed) return current;
    return (current = newSession(origin, options));
  };
  return {
    open: (headers) => usable().request(headers),
    suspect: () => {
      // One question at a time: many calls fall silent together, and Node sends no more than ten pings.
      if (!current || current.connecting || current.closed || current.destroyed || suspected === current) return;
      const asked = (suspected = current);
      endUnless(
        asked,
        options.connectMs,
        (done) => asked.ping((error) => error ?? done()),
        () => {
          if (suspected === asked) suspected = undefined;
        },
      );
    },
    retire: () => {
      isClosed = true;
      if (current && !current.closed && !current.destroyed) current.close();
    },
    close: () => {
      isClosed = true;
      current?.destroy();
    },
  };
}

function newSession(origin: string, options: GrpcSessionOptions): ClientHttp2Session {
  const { connectMs, maxHeaderBytes, secure } = options;
  const session = connect(origin, { ...secure, settings: { enablePush: false, maxHeaderListSize: maxHeaderBytes } });
  endUnless(session, connectMs, (done) => session.once('connect', done));
  session.once('connect', (_session, socket) => endAfterItsSession(socket, connectMs));
  // Its streams fail with the same error, each for its own call; unheard here it would end the process.
  session.on('error', () => undefined);
  // What is under way goes on, and the next call gets a new connection.
  session.once('goaway', () => session.close());
  return session;
}

/** Node ends its own side of a session that was closed, and would wait for ever for a peer that keeps the other one. */
function endAfterItsSession(socket: Socket, withinMs: number): void {
  socket.once('finish', () => {
    const timer = setTimeout(() => socket.destroy(), withinMs);
    timer.unref();
    socket.once('close', () => clearTimeout(timer));
  });
}

/** Destroys a session that does not prove within a time that it works; hangs nothing on it for longer. */
function endUnless(
  session: ClientHttp2Session,
  withinMs: number,
  prove: (done: () => void) => void,
  decided: () => void = () => undefined,
): void {
  const end = (): void => {
    clearTimeout(timer);
    session.off('close', end);
    decided();
  };
  const timer = setTimeout(() => {
    session.destroy(Object.assign(new Error('no connection in time'), { code: 'ETIMEDOUT' }));
  }, withinMs);
  timer.unref();
  session.once('close', end);
  prove(end);
}
