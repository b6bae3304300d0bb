// One service on the seeded world, on a free port, with a clock and lags that a test moves by hand.
import { expect } from '@jest/globals';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createCalls } from '../src/http/calls.ts';
import type { Calls } from '../src/http/calls.ts';
import { createFaults } from '../src/http/faults.ts';
import type { Faults } from '../src/http/faults.ts';
import { serviceApp } from '../src/http/service.ts';
import type { RestService, ServiceDeps, ServiceSettings } from '../src/http/service.ts';
import { createTokenVerifier } from '../src/http/tokens.ts';
import { seedWorld } from '../src/seed/seed.ts';
import { defaults } from '../src/settings.ts';
import { createWorld } from '../src/world/world.ts';
import type { CloudEvent } from '../src/world/events.ts';
import type { World } from '../src/world/world.ts';
import { loadContract } from './contract.ts';
import { handClock } from './hand-clock.ts';
import type { Received } from './contract.ts';
import { startSigner } from './signer.ts';
import type { Signer } from './signer.ts';

export interface Sent {
  readonly method?: string;
  readonly path: string;
  readonly body?: unknown;
  /** Who calls; Ada when missing, nobody when null. */
  readonly as?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Outgoing {
  readonly method: string;
  readonly path: string;
  readonly body: string;
  readonly userId: string;
  readonly tenantId: string;
}

/** The headers that prove who calls. */
export type Proof = (outgoing: Outgoing, at: { now: number; signer: Signer }) => Promise<Record<string, string>>;

export interface ServiceUnderTest {
  readonly world: World;
  readonly url: string;
  readonly calls: Calls;
  readonly faults: Faults;
  readonly events: CloudEvent[];
  readonly unchecked: () => string[];
  headersFor(sent: Sent): Promise<Record<string, string>>;
  call(sent: Sent): Promise<Received>;
  /** Calls, and checks the answer against the contract, with the canary in every internal field where it is on. */
  check(expected: Sent & { readonly operation: string; readonly status: number }): Promise<Received>;
  /** Moves the clock on and does what is due. */
  pass(ms: number): void;
  close(): Promise<void>;
}

export interface UnderTestOptions<Caller> {
  readonly name: string;
  readonly canary?: boolean;
  readonly settings?: Partial<ServiceSettings>;
  readonly proof: Proof;
  service(deps: ServiceDeps): RestService<Caller>;
}

export const seedNow = Date.UTC(2026, 5, 18, 10, 31);
const ada = 'usr_ada7k2m9qxr3';

export async function startService<Caller>(options: UnderTestOptions<Caller>): Promise<ServiceUnderTest> {
  const { name, canary = false, proof } = options;
  const clock = handClock(seedNow);
  const world = createWorld({ canary, now: clock.now, schedule: clock.schedule });
  seedWorld(world);
  const signer = await startSigner();
  const watch = { calls: createCalls(), faults: createFaults() };
  const deps = { world, settings: { ...defaults, ...options.settings }, tokens: createTokenVerifier(signer) };
  const server = createServer(serviceApp(options.service(deps), watch));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const contract = loadContract(name);
  const events: CloudEvent[] = [];
  world.subscribe((event) => void events.push(event));
  const headersFor = async ({ method = 'GET', path, body, as = ada, headers = {} }: Sent) => {
    const tenantId = world.users.get(as ?? '')?.tenantId ?? 'ten_unknown00000';
    const outgoing = { method, path, body: textOf(body), userId: as ?? '', tenantId };
    const proven = as === null ? {} : await proof(outgoing, { now: world.now(), signer });
    return { ...(body === undefined ? {} : { 'Content-Type': 'application/json' }), ...proven, ...headers };
  };
  const call = async (sent: Sent): Promise<Received> => {
    const { method = 'GET', path, body } = sent;
    const init = { method, headers: await headersFor(sent), ...(body === undefined ? {} : { body: textOf(body) }) };
    const response = await fetch(`${url}${path}`, init);
    return { status: response.status, headers: response.headers, text: await response.text() };
  };
  return {
    world,
    url,
    ...watch,
    events,
    unchecked: () => contract.unchecked(),
    headersFor,
    call,
    async check({ operation, status, ...sent }) {
      const received = await call(sent);
      expect([operation, received.status, received.status === status ? '' : received.text]).toEqual([
        operation,
        status,
        '',
      ]);
      expect(contract.check(operation, received)).toEqual([]);
      if (canary) expect(contract.withoutCanary(operation, received)).toEqual([]);
      return received;
    },
    pass: clock.pass,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await signer.close();
    },
  };
}

function textOf(body: unknown): string {
  if (body === undefined) return '';
  return typeof body === 'string' ? body : JSON.stringify(body);
}

export function json<T = Record<string, unknown>>(received: Received): T {
  return JSON.parse(received.text) as T;
}
