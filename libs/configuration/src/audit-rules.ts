import type { Given } from './read-environment.ts';

/** Records go to one place, and in production there is one. */
export function auditSinkMissing({ AUDIT_FILE, AUDIT_REDIS_URL, NODE_ENV }: Given): string[] {
  if (AUDIT_FILE !== undefined && AUDIT_REDIS_URL !== undefined) {
    return ['AUDIT_FILE and AUDIT_REDIS_URL exclude each other'];
  }
  const isThere = AUDIT_FILE !== undefined || AUDIT_REDIS_URL !== undefined;
  return isThere || NODE_ENV !== 'production' ? [] : ['AUDIT_FILE is missing, and so is AUDIT_REDIS_URL'];
}
