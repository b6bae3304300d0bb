import express, { type Express } from 'express';
import { directory } from './accounts.ts';
import { signInClients } from './clients.ts';
import { login } from './login.ts';
import { Provider } from './oidc-provider.ts';
import { onBehalfOf, onBehalfOfGrant, onBehalfOfParameters } from './on-behalf-of-grant.ts';
import { providerConfiguration } from './provider-configuration.ts';
import { createSigningKeys, type SigningKeys } from './signing-keys.ts';
import { tokenExchange, tokenExchangeGrant, tokenExchangeParameters } from './token-exchange-grant.ts';

export interface IdentityProviderOptions {
  readonly issuer: string;
  /** Generated when left out. */
  readonly keys?: SigningKeys;
  /** An hour by default: long enough for a developer's curl lines. */
  readonly accessTokenTtlS?: number;
  /** Where the web BFF listens: its redirects and its back-channel logout go there. */
  readonly webOrigin?: string;
  /** Where other apps listen that a browser signs in to, by their client. */
  readonly origins?: Readonly<Record<string, string>>;
  /** Hears of what should not happen. */
  readonly report?: (line: string) => void;
}

/** An OpenID provider over the platform's users. For development: it asks for no password. */
export async function createIdentityProvider(options: IdentityProviderOptions): Promise<Express> {
  const { issuer, accessTokenTtlS = 3600, report = () => undefined } = options;
  const keys = options.keys ?? (await createSigningKeys());
  const provider = new Provider(
    issuer,
    providerConfiguration({ clients: signInClients(options.webOrigin, options.origins), keys, accessTokenTtlS }),
  );
  provider.registerGrantType(tokenExchangeGrant, tokenExchange({ issuer, keys }), tokenExchangeParameters);
  provider.registerGrantType(onBehalfOfGrant, onBehalfOf({ issuer, keys }), onBehalfOfParameters);
  provider.on('server_error', (ctx, error) => report(`${ctx.method} ${ctx.path}: ${error.stack ?? error.message}`));
  provider.on('backchannel.error', (_ctx, error, client) => {
    report(`back-channel logout of ${client.clientId} failed: ${error.message}`);
  });

  const app = express();
  app.disable('x-powered-by');
  app.get('/healthz', (_request, response) => void response.json({ status: 'ok' }));
  app.get('/directory', (_request, response) => void response.json({ people: directory() }));
  app.use(login(provider));
  app.use(provider.callback());
  return app;
}
