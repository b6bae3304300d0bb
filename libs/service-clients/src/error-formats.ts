import type { HttpAnswer } from '@frontdesk/upstream';
import { accessError } from './access/error-format.ts';
import { activityError } from './activity/error-format.ts';
import { collaborationError } from './collaboration/error-format.ts';
import { documentsError } from './documents/error-format.ts';
import { generationError } from './generation/error-format.ts';
import { identityError } from './identity/error-format.ts';
import type { BackendError } from './outcome.ts';
import type { RestService } from './platform.ts';
import { revisionsError } from './revisions/error-format.ts';

/** Reads a service's error format; whatever else comes has no code. */
type ErrorFormat = (answer: HttpAnswer) => BackendError;

export const errorFormats: Readonly<Record<RestService, ErrorFormat>> = {
  documents: documentsError,
  revisions: revisionsError,
  identity: identityError,
  access: accessError,
  collaboration: collaborationError,
  generation: generationError,
  activity: activityError,
};
