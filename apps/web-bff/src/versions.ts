import { defineVersions } from '@frontdesk/versioning';

/** What is published. Version 1 was flat; nobody should begin with it, and it ends with its sunset. */
export const versions = defineVersions({
  current: 2,
  older: [{ version: 1, deprecatedAt: '2026-11-22', sunsetAt: '2027-11-30T23:59:59Z' }],
});
