import { openApiDocument } from '@frontdesk/openapi';
import { routes } from './routes.ts';

/** Makes the API's document, of the routes alone. */
export const apiDocument = () =>
  openApiDocument({
    title: 'Frontdesk bot for Microsoft Teams',
    version: '1.0.0',
    description: 'What Teams sends to the bot, and the same cards for a bot that is hosted elsewhere.',
    routes,
    securitySchemes: {
      channel: {
        type: 'http',
        scheme: 'bearer',
        bearerFormat: 'JWT',
        description: 'A token of Bot Framework’s channel service, as Teams sends it',
      },
      bearer: {
        type: 'http',
        scheme: 'bearer',
        bearerFormat: 'JWT',
        description: 'An access token of the login system, issued to the bot’s client',
      },
    },
  });
