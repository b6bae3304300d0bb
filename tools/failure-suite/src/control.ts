// The platform's control, with every fault that it knows.
import type { StartedPlatform } from '@frontdesk/test-kit';
import { request } from 'undici';

export const services = [
  'documents',
  'revisions',
  'identity',
  'access',
  'collaboration',
  'search',
  'generation',
  'activity',
] as const;
export type Service = (typeof services)[number];

export interface Fault {
  readonly operation?: string;
  readonly latencyMs?: number;
  readonly errorRate?: number;
  readonly status?: number;
  readonly retryAfterS?: number;
  readonly mode?: 'reset' | 'hang' | 'malformed' | 'wrong-shape' | 'half-body' | 'huge-body';
  readonly capacity?: { readonly concurrent: number; readonly queue?: number; readonly serviceMs: number };
  readonly flapping?: { readonly everyMs: number; readonly duty?: number };
}

export async function putFault(platform: StartedPlatform, service: Service, fault: Fault): Promise<void> {
  const { statusCode, body } = await request(`${platform.urls.control}/faults/${service}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(fault),
  });
  const text = await body.text();
  if (statusCode !== 200) throw new Error(`the platform takes no such fault: ${statusCode} ${text}`);
}

export interface Way {
  readonly name: string;
  readonly fault: Fault;
}

/** The ways to fail, each for every operation. */
export const ways: readonly Way[] = [
  { name: 'slow', fault: { latencyMs: 700 } },
  { name: 'hang', fault: { mode: 'hang' } },
  { name: 'reset', fault: { mode: 'reset' } },
  { name: '500', fault: { status: 500 } },
  { name: '503 Retry-After', fault: { status: 503, retryAfterS: 1 } },
  { name: '429', fault: { status: 429, retryAfterS: 1 } },
  { name: 'malformed', fault: { mode: 'malformed' } },
  { name: 'wrong shape', fault: { mode: 'wrong-shape' } },
  { name: 'half body', fault: { mode: 'half-body' } },
  { name: 'huge body', fault: { mode: 'huge-body' } },
];

/** 'identity.getUser' */
export function serviceOf(operation: string): Service {
  return operation.slice(0, operation.indexOf('.')) as Service;
}

export function bareName(operation: string): string {
  return operation.slice(operation.indexOf('.') + 1);
}

/** Calls counted between two looks at the counts. */
export function callsOf(counts: Readonly<Record<string, number>>, service?: Service): number {
  return Object.entries(counts)
    .filter(([operation]) => service === undefined || serviceOf(operation) === service)
    .reduce((sum, [, count]) => sum + count, 0);
}
