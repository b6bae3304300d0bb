import { knowing } from '@frontdesk/wiring';
import { operationsRead } from './reads.ts';
import { routes } from './routes.ts';
import { views } from './views.ts';

/** What operators can turn off here, beside organisations and clients, of which only the identity service knows. */
export const knows = knowing({ routes, views, operations: operationsRead });
