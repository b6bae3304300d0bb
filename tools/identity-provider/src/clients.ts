// Who may ask for tokens, and for what. Development only: these secrets are public.
import { allApps } from '@frontdesk/workspace-plugin/apps';

/** Scopes of every BFF; an access rule of a route names one of them. */
export const bffScopes = ['documents.read', 'documents.write'] as const;
/** Of programs, at BFFs that take their tokens. */
export const programScopes = ['jobs.run'] as const;

/** A program that people sign in with. Its tokens are for the one BFF that serves it. */
export interface SignInClient {
  readonly clientId: string;
  readonly name: string;
  readonly type: 'native' | 'web';
  /** Left out: a public client, which can keep no secret and relies on PKCE. */
  readonly secret?: string;
  readonly audience: string;
  readonly redirectUris: readonly string[];
  readonly afterSignOut: readonly string[];
  readonly backChannelLogout?: string;
}

/** As an app of Entra: who is signed in to it, it gets a token for the login system on behalf of. */
export interface RegisteredApp extends SignInClient {
  readonly secret: string;
  /** The scope that the on-behalf-of grant is asked for, and the audience of what it gives. */
  readonly onBehalfOf: { readonly scope: string; readonly audience: string };
}

/** A program: nobody signs in to it. Its tokens name itself, for the one BFF that it may ask. */
export interface ProgramClient {
  readonly clientId: string;
  readonly secret: string;
  readonly audience: string;
}

/** A BFF: it exchanges the tokens that it is sent for those of the backends. */
export interface ExchangeClient {
  readonly clientId: string;
  readonly secret: string;
  /** The audience of the tokens that it may exchange for those of backends: its own. */
  readonly audience: string;
  /** For whom tokens are that it may exchange for one of its own audience, and for nothing else: people come signed in with them. */
  readonly signInResources?: readonly string[];
}

/** The bot's registration. Teams gets tokens of its users for this resource, by which the bot signs them in silently. */
const botAppId = '7f3c2a9e-5b1d-4c8f-a6e2-0d9b4e7f1a35';
const teamsBotResource = `api://frontdesk.example/botid-${botAppId}`;
const loginResource = 'api://frontdesk.example/login';

// Where `npm run token` ends: nobody listens there. On loopback, native clients may add any port (RFC 8252, 7.3).
const nowhere = 'http://127.0.0.1/callback';

/** The bot's registration: people sign in to it in a window where Teams has no token for them. */
export const teamsBotApp: RegisteredApp = {
  clientId: botAppId,
  name: 'Frontdesk in Teams',
  type: 'native', // on loopback the port is free
  secret: 'dev-bot-secret',
  audience: teamsBotResource,
  redirectUris: ['http://127.0.0.1/auth/callback'],
  afterSignOut: ['http://127.0.0.1/signed-out'],
  onBehalfOf: { scope: `${loginResource}/.default`, audience: loginResource },
};

// Those above 3003 have clients by rule: one of their name to sign in with, one to exchange tokens.
const further = allApps().filter(({ port }) => port > 3003);
const audienceOf = (app: string) => `urn:frontdesk:${app}`;

/** Those of them that a browser signs in to, and the variable that says where such a one listens: `INTRANET_ORIGIN`. */
export const browserApps = further
  .filter(({ auth }) => auth === 'session')
  .map(({ client, port }) => {
    const variable = `${client.toUpperCase().replaceAll('-', '_')}_ORIGIN`;
    return { client, variable, origin: `http://127.0.0.1:${port}` };
  });

/** Where a browser comes back to: signed in, and signed out. */
function backTo(origin: string): Pick<SignInClient, 'redirectUris' | 'afterSignOut' | 'backChannelLogout'> {
  return {
    redirectUris: [nowhere, `${origin}/auth/callback`],
    afterSignOut: [`${origin}/`],
    backChannelLogout: `${origin}/auth/backchannel-logout`,
  };
}

/** `webOrigin` is where the web BFF listens, `origins` where others do, by the name of their client. */
export const signInClients = (
  webOrigin = 'http://127.0.0.1:3001',
  origins: Readonly<Record<string, string>> = {},
): readonly SignInClient[] => [
  {
    clientId: 'mobile',
    name: 'Frontdesk for iOS and Android',
    type: 'native',
    audience: 'urn:frontdesk:mobile-bff',
    redirectUris: [nowhere, 'com.example.frontdesk:/callback'],
    afterSignOut: ['com.example.frontdesk:/signed-out'],
  },
  {
    clientId: 'web',
    name: 'Frontdesk in the browser',
    type: 'web',
    secret: 'dev-web-secret',
    audience: 'urn:frontdesk:web-bff',
    ...backTo(webOrigin),
  },
  {
    clientId: 'teams-bot',
    name: 'Frontdesk in Teams',
    type: 'native',
    audience: 'urn:frontdesk:teams-bot-bff',
    redirectUris: [nowhere],
    afterSignOut: ['http://127.0.0.1/signed-out'],
  },
  {
    clientId: 'teams',
    name: 'Microsoft Teams',
    type: 'native',
    audience: teamsBotResource,
    redirectUris: [nowhere],
    afterSignOut: ['http://127.0.0.1/signed-out'],
  },
  teamsBotApp,
  ...further.map(({ name, client }): SignInClient => {
    const here = browserApps.find((app) => app.client === client);
    return {
      clientId: client,
      name: `Frontdesk, ${client}`,
      type: 'web',
      secret: `dev-${client}-secret`,
      audience: audienceOf(name),
      redirectUris: [nowhere],
      afterSignOut: ['http://127.0.0.1/signed-out'],
      ...(here && backTo(origins[client] ?? here.origin)),
    };
  }),
];

export const programClients: readonly ProgramClient[] = further
  .filter(({ auth }) => auth === 'service')
  .map(({ name, client }) => ({
    clientId: `${client}-scheduler`,
    secret: `dev-${client}-scheduler-secret`,
    audience: audienceOf(name),
  }));

export const exchangeClients: readonly ExchangeClient[] = [
  { clientId: 'mobile-bff', secret: 'dev-mobile-bff-secret', audience: 'urn:frontdesk:mobile-bff' },
  { clientId: 'web-bff', secret: 'dev-web-bff-secret', audience: 'urn:frontdesk:web-bff' },
  {
    clientId: 'teams-bot-bff',
    secret: 'dev-teams-bot-bff-secret',
    audience: 'urn:frontdesk:teams-bot-bff',
    signInResources: [teamsBotResource, loginResource],
  },
  ...further.map(({ name, auth }) => ({
    clientId: name,
    secret: `dev-${name}-secret`,
    audience: audienceOf(name),
    // On a developer's machine all bots have one registration.
    ...(auth === 'bot' && { signInResources: [teamsBotResource, loginResource] }),
  })),
];

/** What a BFF may exchange a token for: the audience of a backend, and the scopes that it knows. */
export const backendScopes: Readonly<Record<string, readonly string[]>> = {
  documents: ['documents.read', 'documents.write'],
  revisions: ['revisions.read', 'revisions.write'],
  platform: ['identity.read', 'identity.write'],
  collaboration: ['collaboration.read', 'collaboration.write'],
  search: ['search.read'],
};
