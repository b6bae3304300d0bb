// A platform in this process on free ports, with a login system of its own, and calls to it as a user.
import { jest } from '@jest/globals';
import { startPlatform } from '../src/platform.ts';
import type { Platform } from '../src/platform.ts';
import type { Place, PlatformSettings } from '../src/settings.ts';
import { defaultPorts, defaults } from '../src/settings.ts';
import type { Received } from './contract.ts';
import { startSigner } from './signer.ts';

// Starting everything takes a second or two, and more on a machine that is busy with other tests.
jest.setTimeout(60_000);

export const ada = 'usr_ada7k2m9qxr3';
export const ben = 'usr_ben4t8w1zcp6';
export const chiara = 'usr_chi9r5d3vnk8';
export const dan = 'usr_dan6j1x8hse4';
export const q3plan = 'doc_q3plan7x2mva';
export const fleet = 'doc_fleet8k1zn4d';
export const financeOnly = 'doc_boardpay3x7f';
export const ofNordlys = 'doc_nordgrid5k2w';

export interface CallOptions {
  readonly method?: string;
  /** Default Ada; null sends no proof of who calls. */
  readonly as?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON, unless it is a string already. */
  readonly body?: unknown;
  readonly audience?: string;
}

export interface RunningPlatform {
  readonly platform: Platform;
  /** Calls a service with the proof that it wants: a token, or the platform key. */
  call(service: Place, path: string, options?: CallOptions): Promise<Received>;
  /** Fails the next calls of an operation with a status, until cleared with status 0. */
  fail(service: Place, operation: string, status: number): Promise<void>;
  control(method: string, path: string, body?: unknown): Promise<Received>;
  close(): Promise<void>;
}

const audiences: Partial<Record<Place, string>> = {
  documents: 'documents',
  revisions: 'revisions',
  identity: 'platform',
  collaboration: 'collaboration',
};

export async function runPlatform(settings: Partial<PlatformSettings> = {}): Promise<RunningPlatform> {
  const signer = await startSigner();
  const ports = Object.fromEntries(Object.keys(defaultPorts).map((place) => [place, 0])) as Record<Place, number>;
  const platform = await startPlatform({ ports, issuer: signer.issuer, lagScale: 0, ...settings });
  const proofOf = async (
    service: Place,
    userId: string,
    audience = audiences[service],
  ): Promise<Record<string, string>> => {
    if (service === 'access') return { 'X-Platform-Key': defaults.platformKey, 'X-User-Id': userId };
    if (!audience) return {};
    const tenantId = platform.world.users.get(userId)?.tenantId ?? 'ten_unknown00000';
    const name = service;
    const token = await signer.token({ userId, tenantId, audience, scope: `${name}.read ${name}.write` });
    return { Authorization: `Bearer ${token}` };
  };
  const control = (method: string, path: string, body?: unknown): Promise<Received> =>
    receive(`${platform.urls.control}${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  return {
    platform,
    control,
    async call(service, path, { method = 'GET', as = ada, headers = {}, body, audience } = {}) {
      const proof = as === null ? {} : await proofOf(service, as, audience);
      const text = typeof body === 'string' ? body : JSON.stringify(body);
      const type: Record<string, string> = body === undefined ? {} : { 'Content-Type': 'application/json' };
      const sent = body === undefined ? {} : { body: text };
      return receive(`${platform.urls[service]}${path}`, {
        method,
        headers: { ...type, ...proof, ...headers },
        ...sent,
      });
    },
    async fail(service, operation, status) {
      if (status === 0) await control('DELETE', `/faults/${service}`);
      else await control('PUT', `/faults/${service}`, { operation, status });
    },
    async close() {
      await platform.close();
      await signer.close();
    },
  };
}

async function receive(url: string, init: RequestInit): Promise<Received> {
  const response = await fetch(url, { ...init, redirect: 'manual' });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

export function json<T = Record<string, unknown>>(received: Received): T {
  return JSON.parse(received.text) as T;
}
