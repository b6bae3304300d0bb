import { defineVersions } from '@frontdesk/versioning';

/** What is published. An older version is declared here with its dates, and goes last. */
export const versions = defineVersions({ current: 1 });
