import { madeWhenAsked, openApiDocument } from '@frontdesk/openapi';
import { routesOf } from '@frontdesk/versioning';
import { routes } from './routes.ts';

const describe = (version: number) =>
  openApiDocument({
    title: 'Frontdesk web BFF',
    version: `${version}.0.0`,
    description:
      'What the browser app shows. Every request that takes the session has the header `Frontdesk-CSRF: 1` and comes ' +
      'from a page of this origin.',
    routes: routesOf(routes, version),
    securitySchemes: {
      session: { type: 'apiKey', in: 'cookie', name: '__Host-Http-frontdesk-session', description: 'Of a sign-in' },
    },
  });

/** The API's document of each published version, made of the routes alone. */
export const apiDocuments = madeWhenAsked({ 1: () => describe(1), 2: () => describe(2) });
