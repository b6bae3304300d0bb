import { defineVersions } from '@frontdesk/versioning';

/** What is published. Phones stay old for years: an older version is declared here with its dates, and goes last. */
export const versions = defineVersions({ current: 1 });
