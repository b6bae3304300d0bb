import { signedIn } from '@frontdesk/auth';
import { quotaExceeded } from '@frontdesk/rate-limit';
import type { AccessRule } from '@frontdesk/server';
import { switchedOff } from '@frontdesk/switches';

/** Every route names one of these; a route without one does not start. */
export const readsDocuments = limited(signedIn({ scope: 'documents.read' }));
export const writesDocuments = limited(signedIn({ scope: 'documents.write' }));

// Whoever may ask may ask too often, and operators may turn off anything: for the API's document.
function limited(rule: AccessRule): AccessRule {
  return { ...rule, problems: [...(rule.problems ?? []), quotaExceeded, switchedOff] };
}
