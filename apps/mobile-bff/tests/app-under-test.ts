import { randomUUID } from 'node:crypto';
import type { Principal } from '@frontdesk/auth';
import { createLogger } from '@frontdesk/telemetry';
import type { Express } from 'express';
import { createApp } from '../src/app.ts';
import { readConfig } from '../src/config.ts';
import { createAppFlags } from '../src/flags.ts';
import { createServices } from '../src/services.ts';
import type { Services } from '../src/services.ts';
import { sampleAnswers } from './sample-answers.ts';
import { sampleReads } from './sample-reads.ts';

export interface AppUnderTest {
  readonly app: Express;
  readonly services: Services;
  /** What was logged, one record a line. */
  readonly logged: Record<string, unknown>[];
}

// A test asks faster than any person.
const unlimited = { LIMIT_ADDRESS: '10000/s', LIMIT_USER: '10000/s', LIMIT_TENANT: '10000/s' };

const uncounted = { counter: () => () => undefined };

/** The whole app in this process. Its backends are scripted reads, and a bearer token is a list of scopes with dots. */
export function appUnderTest(
  overrides: Partial<Services> = {},
  env: Record<string, string> = {},
  published?: Parameters<typeof createApp>[1],
): AppUnderTest {
  const logged: Record<string, unknown>[] = [];
  const write = (line: string) => void logged.push(JSON.parse(line) as Record<string, unknown>);
  const log = createLogger({ name: 'mobile-bff', level: 'debug', destination: { write } });
  const services = {
    ...createServices(readConfig({ ...unlimited, ...env }), log),
    reads: sampleReads(),
    answers: sampleAnswers,
    verifier: { verify: (token: string) => Promise.resolve(principalOf(token)) },
    ...overrides,
  };
  services.lifecycle.ready();
  const features = createAppFlags({ tenantFlags: (...asked) => services.reads.tenantFlags(...asked) }, uncounted);
  Object.assign(services, { features, ...overrides });
  return { app: createApp(services, published), services, logged };
}

/** A new `Idempotency-Key`, as a header says it. */
export function newKey(): string {
  return `"${randomUUID()}"`;
}

/** What `Authorization` says for a caller with both scopes. */
export const bearer = 'Bearer documents.read+documents.write';

function principalOf(token: string): Principal {
  return {
    userId: 'usr_chi9r5d3vnk8',
    tenantId: 'ten_halden4k7q2w',
    clientId: 'mobile',
    scopes: new Set(token.split('+')),
    proof: { kind: 'bearer', token, expiresAt: 4_000_000_000 },
  };
}
