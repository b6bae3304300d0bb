import { expect } from '@jest/globals';
import type { Fleet, Instance } from './fleet.ts';
import { ada } from './stack.ts';

export const windowS = 600;
const unlimited = { LIMIT_ADDRESS: '10000/s', LIMIT_TENANT: '10000/s' };

export interface Heard {
  readonly admitted: boolean;
  readonly degraded: boolean;
  readonly ms: number;
}

/** A request that costs no backend anything: its path is refused after the limits. */
export async function knock(instance: Instance, token: string): Promise<Heard> {
  const startedAt = performance.now();
  const headers = { authorization: `Bearer ${token}` };
  const { status, headers: given, body } = await fetch(`${instance.url}/v1/documents/none`, { headers });
  await body?.cancel();
  expect([400, 429]).toContain(status);
  const degraded = given.get('ratelimit-policy')?.includes('frontdesk-degraded') === true;
  return { admitted: status !== 429, degraded, ms: performance.now() - startedAt };
}

export async function three(fleet: Fleet, env: Record<string, string>): Promise<Instance[]> {
  const instances = await Promise.all([1, 2, 3].map(() => fleet.start({ ...unlimited, ...env })));
  const token = await fleet.token(ada);
  for (const instance of instances) await knock(instance, token); // keys are fetched, connections are open
  return instances;
}

export const admitted = (heard: readonly Heard[]): number => heard.filter((one) => one.admitted).length;

/** The platform says that a user's status changed, and not to what. */
export async function saysThePlatform(fleet: Fleet, userId: string): Promise<void> {
  const data = { userId, changedFields: ['status'] };
  await fleet.platform.publish({
    type: 'user.updated',
    source: '/platform/identity',
    subject: userId,
    tenantid: 'ten_halden4k7q2w',
    data,
  });
}
