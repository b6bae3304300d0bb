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

const chiara = { userId: 'usr_chi9r5d3vnk8', tenantId: 'ten_halden4k7q2w', clientId: 'email-digest' };

/** The whole app in this process. Its backends are scripted reads, and a credential is a list of scopes with dots. */
export function appUnderTest(overrides: Partial<Services> = {}, env: Record<string, string> = {}): AppUnderTest {
  const logged: Record<string, unknown>[] = [];
  const write = (line: string) => void logged.push(JSON.parse(line) as Record<string, unknown>);
  const log = createLogger({ name: 'email-digest-bff', level: 'debug', destination: { write } });
  const services: Services = {
    ...createServices(readConfig(env), log),
    reads: sampleReads(),
    verifier: { verify: (token: string) => Promise.resolve(personWith(token)) },
    programs: {
      verify: (token: string) =>
        Promise.resolve({ clientId: 'email-digest-scheduler', scopes: new Set(token.split('+')) }),
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
  const { tenantId, userId } = chiara;
  return request(app)
    .post(`/v1/documents/${documentId}/for-recipient`)
    .set(headers)
    .send({ recipient: { tenantId, userId } });
}

/** A token of the program, with the scope of every route. */
export const credential = { Authorization: 'Bearer jobs.run' };

function personWith(scopes: string): Principal<BearerProof> {
  const proof = { kind: 'bearer', token: scopes, expiresAt: 4_000_000_000 } as const;
  return { ...chiara, scopes: new Set(scopes.split('+')), proof };
}
