import { auditUnavailable } from '@frontdesk/audit';
import { signedIn, signedInService } from '@frontdesk/auth';
import { consentMissing, consentsUnavailable } from '@frontdesk/consents';
import { quotaExceeded } from '@frontdesk/rate-limit';
import type { AccessRule } from '@frontdesk/server';
import { switchedOff } from '@frontdesk/switches';
import {
  backendFailed,
  backendInvalid,
  backendOverloaded,
  backendTimedOut,
  backendUnavailable,
} from '@frontdesk/upstream';

// For the API's document: whoever may ask may ask too often, operators may turn off anything, and what is done may have
// to be recorded.
const always = [quotaExceeded, switchedOff, auditUnavailable];
// What asks something of the platform may not get it.
const ofThePlatform = [backendTimedOut, backendUnavailable, backendOverloaded, backendFailed, backendInvalid];

/** Every route names one of these; a route without one does not start. */
export const runsJobs = ending(
  signedInService({ scope: 'jobs.run' }),
  ...ofThePlatform,
  consentMissing,
  consentsUnavailable,
);
/** People, about what they allow; never a program. */
export const decidesForThemselves = ending(signedIn());

function ending(rule: AccessRule, ...problems: NonNullable<AccessRule['problems']>): AccessRule {
  return { ...rule, problems: [...(rule.problems ?? []), ...always, ...problems] };
}
