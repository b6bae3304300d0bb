import { signedIn } from '@frontdesk/auth';

/** Every route names one of these; a route without one does not start. */
export const readsDocuments = signedIn({ scope: 'documents.read' });
export const writesDocuments = signedIn({ scope: 'documents.write' });
