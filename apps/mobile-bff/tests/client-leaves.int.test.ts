import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { listen } from '@frontdesk/server';
import { hang, json, scriptedBackend } from '@frontdesk/test-kit';
import type { ScriptedBackend } from '@frontdesk/test-kit';
import { grpcHang, scriptedGrpcBackend } from '@frontdesk/test-kit/grpc';
import type { ScriptedGrpcBackend } from '@frontdesk/test-kit/grpc';
import { timeBar } from '@frontdesk/test-kit/time-bar';
import { readConfig } from '../src/config.ts';
import { createServices } from '../src/services.ts';
import type { Services } from '../src/services.ts';
import { appUnderTest, bearer } from './app-under-test.ts';

// All that eleven calls need before one answers: the owner's waits for the document.
const rest = { DOCUMENTS: 3, REVISIONS: 2, ACCESS: 1, COLLABORATION: 2, GENERATION: 1, ACTIVITY: 1, IDENTITY: 0 };
// Nothing is asked of the generation service before it is known that the organisation uses AI.
const settings = { 'GET /v1/tenants/ten_halden4k7q2w/settings': json({ ai: { enabled: true } }) };

let login: ScriptedBackend;
let search: ScriptedGrpcBackend;
let backends: [ScriptedBackend, number][];
let services: Services;
let server: Server;

beforeAll(async () => {
  login = await scriptedBackend({
    'POST /oauth2/token': json({
      access_token: 'a-token-for-a-backend',
      issued_token_type: 'urn:ietf:params:oauth:token-type:access_token',
      token_type: 'Bearer',
      expires_in: 300,
    }),
  });
  search = await scriptedGrpcBackend({ '*': grpcHang });
  const started = await Promise.all(
    Object.entries(rest).map(async ([name, calls]) => {
      const backend = await scriptedBackend({ ...(name === 'IDENTITY' && settings), '*': hang });
      return { name, calls, backend };
    }),
  );
  backends = started.map(({ backend, calls }) => [backend, calls]);
  services = createServices(
    readConfig({
      ...Object.fromEntries(started.map(({ name, backend }) => [`${name}_URLS`, backend.url])),
      SEARCH_URLS: search.url,
      OIDC_ISSUER: login.url,
      LOG_LEVEL: 'silent',
    }),
  );
  server = listen(appUnderTest({ reads: services.reads }).app, { port: 0, host: '127.0.0.1' });
  await once(server, 'listening');
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await services[Symbol.asyncDispose]();
  await Promise.all([login.stop(), search.stop(), ...backends.map(([backend]) => backend.stop())]);
});

function ask(headers: Record<string, string> = {}) {
  const { port } = server.address() as AddressInfo;
  const path = '/v1/documents/doc_q3plan7x2mva';
  const client = httpRequest({ host: '127.0.0.1', port, path, headers: { authorization: bearer, ...headers } });
  client.on('error', () => undefined).end();
  return client;
}

/** All calls of one view, once they are under way. */
async function calls() {
  const all = await Promise.all(
    backends.flatMap(([backend, count]) => Array.from({ length: count }, (_, n) => backend.request(n))),
  );
  while (search.calls.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  return [...all, search.calls[0]!];
}

describe('every backend', () => {
  test('hears of the deadline, and of the client that leaves within 100 ms', async () => {
    const client = ask({
      'Request-Timeout-Ms': '1500',
      traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
    });
    const underWay = await calls();
    expect(underWay).toHaveLength(11);
    for (const { headers } of underWay) {
      const left = Number(headers['request-timeout-ms'] ?? String(headers['grpc-timeout']).replace('m', ''));
      expect(left).toBeGreaterThan(0);
      expect(left).toBeLessThanOrEqual(1500);
      expect(headers['traceparent']).toMatch(/^00-4bf92f3577b34da6a3ce929d0e0e4736-/);
      expect(JSON.stringify(headers)).not.toContain('documents.read+documents.write');
    }
    const leftAt = performance.now();
    client.destroy();
    // How much later than due a timer is, as this machine is busy with other tests.
    const busyMs = pause(100).then(() => performance.now() - leftAt - 100);
    const goneAt = await Promise.all(underWay.map((call) => call.gone));
    const busy = await busyMs;
    for (const at of goneAt) expect(at - leftAt - busy).toBeLessThan(timeBar(100));
  }, 20_000);
});
