import type { Policy } from '@frontdesk/rate-limit';
import type { Config } from './config.ts';

/** How often anyone may ask; their names are what a refused client reads. */
export function limitsOf(config: Config): Policy[] {
  return [
    { name: 'address', algorithm: 'gcra', ...config.LIMIT_ADDRESS, by: 'address' },
    { name: 'client', algorithm: 'gcra', ...config.LIMIT_CLIENT, by: 'client' },
    { name: 'tenant', algorithm: 'gcra', ...config.LIMIT_TENANT, by: 'tenant' },
  ];
}
