import { auditUnavailable } from '@frontdesk/audit';
import { signedIn } from '@frontdesk/auth';
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

// For the API's document: whoever may ask may ask too often, operators may turn off anything, what is done may have to
// be recorded, and each of our routes asks something of the platform.
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

/** Every route names one of these; a route without one does not start. */
export const readsDocuments = limited(signedIn({ scope: 'documents.read' }));
export const writesDocuments = limited(signedIn({ scope: 'documents.write' }));

function limited(rule: AccessRule): AccessRule {
  return { ...rule, problems: [...(rule.problems ?? []), ...always] };
}
