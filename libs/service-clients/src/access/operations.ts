export { getEffectiveAccess } from './get-effective-access.ts';
export { listGrants } from './list-grants.ts';
export { putGrant } from './put-grant.ts';
export { deleteGrant } from './delete-grant.ts';
export { checkAccess } from './check-access.ts';
export { nextGrants } from './next-grants.ts';
