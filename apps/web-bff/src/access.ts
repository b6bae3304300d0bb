import { quotaExceeded } from '@frontdesk/rate-limit';
import type { AccessRule } from '@frontdesk/server';
import { inSession } from '@frontdesk/sessions';
import { switchedOff } from '@frontdesk/switches';

/** Each route for people who have signed in names one of these; a route without a rule does not start. */
export const readsDocuments = limited(inSession({ scope: 'documents.read' }));
export const writesDocuments = limited(inSession({ scope: 'documents.write' }));

// Whoever may ask may ask too often, and operators may turn off anything: for the API's document.
function limited(rule: AccessRule): AccessRule {
  return { ...rule, problems: [...(rule.problems ?? []), quotaExceeded, switchedOff] };
}
