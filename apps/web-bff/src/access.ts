import { auditUnavailable } from '@frontdesk/audit';
import { quotaExceeded } from '@frontdesk/rate-limit';
import type { AccessRule } from '@frontdesk/server';
import { inSession } from '@frontdesk/sessions';
import { switchedOff } from '@frontdesk/switches';
import {
  backendFailed,
  backendInvalid,
  backendOverloaded,
  backendTimedOut,
  backendUnavailable,
} from '@frontdesk/upstream';

// For the API's document: whoever may ask may ask too often, operators may turn off anything, what is done may have to
// be recorded, and each of these routes asks something of the platform.
const always = [
  quotaExceeded,
  switchedOff,
  auditUnavailable,
  backendTimedOut,
  backendUnavailable,
  backendOverloaded,
  backendFailed,
  backendInvalid,
];

/** Each route for people who have signed in names one of these; a route without a rule does not start. */
export const readsDocuments = limited(inSession({ scope: 'documents.read' }));
export const writesDocuments = limited(inSession({ scope: 'documents.write' }));

function limited(rule: AccessRule): AccessRule {
  return { ...rule, problems: [...(rule.problems ?? []), ...always] };
}
