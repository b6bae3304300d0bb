import { madeWhenAsked, openApiDocument } from '@frontdesk/openapi';
import { routesOf } from '@frontdesk/versioning';
import { routes } from './routes.ts';

const describe = (version: number) =>
  openApiDocument({
    title: 'Frontdesk partner BFF',
    version: `${version}.0.0`,
    description:
      'For programs of partners: one call for each need. A key acts in the name of a person who has allowed it.',
    routes: routesOf(routes, version),
    securitySchemes: {
      bearer: {
        type: 'http',
        scheme: 'bearer',
        bearerFormat: 'JWT',
        description: 'An access token of the login system',
      },
      apiKey: {
        type: 'apiKey',
        in: 'header',
        name: 'X-API-Key',
        description: 'A key that was made for one program; it acts in the name of a person who has allowed it',
      },
    },
  });

/** The API's document of each published version, made of the routes alone. */
export const apiDocuments = madeWhenAsked({ 1: () => describe(1) });
