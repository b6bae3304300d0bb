import { madeWhenAsked, openApiDocument } from '@frontdesk/openapi';
import { routesOf } from '@frontdesk/versioning';
import { routes } from './routes.ts';

const describe = (version: number) =>
  openApiDocument({
    title: 'Frontdesk email-digest BFF',
    version: `${version}.0.0`,
    description: 'For programs that act for people who are away, and have allowed it.',
    routes: routesOf(routes, version),
    securitySchemes: {
      bearer: {
        type: 'http',
        scheme: 'bearer',
        bearerFormat: 'JWT',
        description: 'An access token of the login system',
      },
    },
  });

/** The API's document of each published version, made of the routes alone. */
export const apiDocuments = madeWhenAsked({ 1: () => describe(1) });
