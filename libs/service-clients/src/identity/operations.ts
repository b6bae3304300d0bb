export { getUser } from './get-user.ts';
export { batchGetUsers } from './batch-get-users.ts';
export { getPreferences } from './get-preferences.ts';
export { updatePreferences } from './update-preferences.ts';
export { getTenantSettings } from './get-tenant-settings.ts';
export { getTenantFlags } from './get-tenant-flags.ts';
