import type { BearerProof, Principal } from '@frontdesk/auth';
import { createLogger } from '@frontdesk/telemetry';
import type { Express } from 'express';
import request from 'supertest';
import { createApp } from '../src/app.ts';
import { readConfig } from '../src/config.ts';
import { createServices } from '../src/services.ts';
import type { Services } from '../src/services.ts';
import { documentId, sampleReads } from './sample-reads.ts';

export interface AppUnderTest {
  readonly app: Express;
  readonly services: Services;
  /** What was logged, one record a line. */
  readonly logged: Record<string, unknown>[];
}

const chiara = { userId: 'usr_chi9r5d3vnk8', tenantId: 'ten_halden4k7q2w', clientId: 'partner' };

/** The whole app in this process. Its backends are scripted reads, and a credential is a list of scopes with dots. */
export function appUnderTest(overrides: Partial<Services> = {}, env: Record<string, string> = {}): AppUnderTest {
  const logged: Record<string, unknown>[] = [];
  const write = (line: string) => void logged.push(JSON.parse(line) as Record<string, unknown>);
  const log = createLogger({ name: 'partner-bff', level: 'debug', destination: { write } });
  const services: Services = {
    ...createServices(readConfig(env), log),
    reads: sampleReads(),
    verifier: { verify: (token: string) => Promise.resolve(personWith(token)) },
    keys: {
      verify: (key: string) => {
        const proof = { kind: 'api-key', keyId: '00112233445566ff', limits: agreedIn(key) } as const;
        return Promise.resolve({ ...chiara, scopes: new Set(key.split(' ')[0]?.split('+')), proof });
      },
    },
    consents: {
      principalOf: () => Promise.resolve(personWith('documents.read')),
      give: () => Promise.resolve(),
      withdraw: () => Promise.resolve(),
      givenAt: () => Promise.resolve(undefined),
    },
    ...overrides,
  };
  services.lifecycle.ready();
  return { app: createApp(services), services, logged };
}

/** Asks for the document of the sample. */
export function askForDocument(app: Parameters<typeof request>[0], headers: Record<string, string> = credential) {
  return request(app).get(`/v1/documents/${documentId}`).set(headers);
}

/** A key with the scope of every route, and what was agreed with its owner behind a space: `pace=2`. */
export const credential = { 'X-API-Key': 'documents.read' };

function personWith(scopes: string): Principal<BearerProof> {
  const proof = { kind: 'bearer', token: scopes, expiresAt: 4_000_000_000 } as const;
  return { ...chiara, scopes: new Set(scopes.split('+')), proof };
}

function agreedIn(key: string): Record<string, number> {
  const pairs = key.split(' ').slice(1);
  return Object.fromEntries(pairs.map((pair) => pair.split('=')).map(([name = '', limit]) => [name, Number(limit)]));
}
