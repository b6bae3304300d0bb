import { openApiDocument } from '@frontdesk/openapi';
import { routes } from './routes.ts';

/** The API's document, made of the routes alone. */
export const apiDocument = openApiDocument({
  title: 'Frontdesk mobile BFF',
  version: '1.0.0',
  description: 'What the iOS and Android apps show: one call for each screen.',
  routes,
  securitySchemes: {
    bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'An access token of the login system' },
  },
});
