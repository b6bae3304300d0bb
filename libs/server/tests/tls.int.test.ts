import { once } from 'node:events';
import type { Server } from 'node:http';
import { request, type RequestOptions } from 'node:https';
import { connect as connectPlain, type AddressInfo } from 'node:net';
import { connect, type TLSSocket } from 'node:tls';
import { afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { listen, type ListenOptions } from '../src/index.ts';
import { followTls } from '../src/server-tls.ts';
import { certificatesFor, type Certificate } from './certificates.ts';

let certificates: Record<'first' | 'second' | 'client' | 'stranger', Certificate>;
const servers: Server[] = [];

beforeAll(async () => {
  certificates = await certificatesFor('first', 'second', 'client', 'stranger');
});
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

async function portOf(tls: ListenOptions['tls']): Promise<number> {
  const server = listen((_request, response) => response.end('hello'), { port: 0, host: '127.0.0.1', tls });
  servers.push(server);
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/** The answer, and by whose certificate it came; or the failure. */
async function ask(port: number, options: RequestOptions = {}): Promise<string> {
  const ca = [certificates.first.cert, certificates.second.cert];
  const sent = request({ host: '127.0.0.1', port, ca, checkServerIdentity: () => undefined, agent: false, ...options });
  sent.end();
  try {
    const [response] = await once(sent, 'response');
    const name = String((response.socket as TLSSocket).getPeerCertificate().subject.CN);
    let text = '';
    for await (const part of response) text += String(part);
    return `${text} by ${name}`;
  } catch (error) {
    return String(error);
  }
}

describe('a server with a certificate', () => {
  test('answers over TLS', async () => {
    expect(await ask(await portOf(certificates.first))).toBe('hello by first');
  });

  test.each([
    ['TLSv1.3', 'hello by first'],
    ['TLSv1.2', 'hello by first'],
    ['TLSv1.1', 'alert protocol version'],
  ] as const)('speaks 1.2 and newer: %s', async (version, expected) => {
    const port = await portOf(certificates.first);
    // The client's own minimum would refuse the old one before the server could.
    const old = { minVersion: version, maxVersion: version, ciphers: 'DEFAULT:@SECLEVEL=0' };
    expect(await ask(port, old)).toContain(expected);
  });

  test('cuts whoever does not speak it, and serves the next', async () => {
    const port = await portOf(certificates.first);
    const plain = connectPlain(port, '127.0.0.1');
    plain.end('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    let received = '';
    for await (const part of plain) received += String(part);
    expect(received).not.toMatch(/HTTP/);
    expect(await ask(port)).toBe('hello by first');
  });

  test('ends in time with connections on which nothing was asked yet', async () => {
    const port = await portOf(certificates.first);
    const open = connect({ host: '127.0.0.1', port, rejectUnauthorized: false });
    open.on('error', () => undefined);
    await once(open, 'secureConnect');
    const half = connectPlain(port, '127.0.0.1');
    await once(half, 'connect');
    expect(await ask(port)).toBe('hello by first');
    const [server] = servers.splice(0);
    await new Promise((resolve) => server?.close(resolve));
  });
});

describe('a server that asks its clients', () => {
  const asking = () => portOf({ ...certificates.first, clientCa: certificates.client.cert });

  test('serves those whose certificate was signed', async () => {
    expect(await ask(await asking(), certificates.client)).toBe('hello by first');
  });

  test('serves none without, and no stranger', async () => {
    const port = await asking();
    expect(await ask(port)).toMatch(/certificate required|ECONNRESET|EPIPE|hang up/);
    expect(await ask(port, certificates.stranger)).toMatch(/unknown ca|ECONNRESET|EPIPE|hang up/);
  });
});

describe('a certificate that changes', () => {
  test('is in use for the next connection; one without its key is not, and is said once', async () => {
    let current = certificates.first;
    const said: string[] = [];
    const log = {
      info: (_fields: object, message = '') => void said.push(message),
      warn: (_fields: object, message = '') => void said.push(message),
    };
    let look = (): void => undefined;
    const tls = { cert: () => current.cert, key: () => current.key };
    const port = await portOf(certificates.first);
    followTls(servers[0] as Parameters<typeof followTls>[0], tls, {
      log,
      every: (_ms, ask) => ((look = ask), () => undefined),
    });
    look();
    expect([await ask(port), said]).toEqual(['hello by first', []]);
    current = { cert: certificates.second.cert, key: certificates.first.key };
    look();
    look();
    expect(await ask(port)).toBe('hello by first');
    current = certificates.second;
    look();
    expect(await ask(port)).toBe('hello by second');
    expect(said).toEqual(['new certificates cannot be used', 'new certificates are in use']);
  });
});
