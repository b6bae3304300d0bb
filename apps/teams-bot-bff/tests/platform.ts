import { startIdentityProvider, startPlatform } from '@frontdesk/test-kit';
import type { StartedIdentityProvider, StartedPlatform } from '@frontdesk/test-kit';
import { decodeJwt } from 'jose';

export const ada = 'usr_ada7k2m9qxr3';
export const jun = 'usr_jun1w3k8dvh5';
export const planId = 'doc_q3plan7x2mva';
export const tenant = 'ten_halden4k7q2w';

export interface RunningPlatform {
  readonly platform: StartedPlatform;
  readonly provider: StartedIdentityProvider;
  /** What tells the app where they are. */
  readonly env: Readonly<Record<string, string>>;
  /** Gives or takes (`undefined`) a role of the plan, as Ada. */
  share(user: string, role: string | undefined): Promise<void>;
  stop(): Promise<void>;
}

const services = [
  'documents',
  'revisions',
  'identity',
  'access',
  'collaboration',
  'search',
  'generation',
  'activity',
] as const;

/** The real platform and the real identity provider as processes. */
export async function startBoth(env: Record<string, string> = {}): Promise<RunningPlatform> {
  const provider = await startIdentityProvider();
  const platform = await startPlatform({ issuer: provider.issuer, env });
  const { issuer } = provider;
  return {
    platform,
    provider,
    env: {
      ...Object.fromEntries(services.map((service) => [`${service.toUpperCase()}_URLS`, platform.urls[service]])),
      OIDC_ISSUER: issuer,
      SSO_ISSUER: issuer,
      SSO_JWKS_URL: `${issuer}/.well-known/jwks.json`,
    },
    async share(user, role) {
      const url = `${platform.urls.access}/v1/documents/${planId}/grants/${user}`;
      const headers = { 'x-platform-key': 'dev-platform-key', 'x-user-id': ada, 'content-type': 'application/json' };
      const method = role === undefined ? 'DELETE' : 'PUT';
      const answer = await fetch(url, {
        method,
        headers,
        ...(role !== undefined && { body: JSON.stringify({ role }) }),
      });
      if (!answer.ok) throw new Error(`${method} ${url}: ${answer.status} ${await answer.text()}`);
    },
    stop: async () => void (await Promise.all([platform.stop(), provider.stop()])),
  };
}

/** Someone with the token that Teams has for them. */
export interface Person {
  readonly from: { readonly id: string; readonly name: string; readonly aadObjectId: string };
  readonly ssoToken: string;
}

export async function personOf({ provider }: RunningPlatform, user: string): Promise<Person> {
  const scope = 'documents.read documents.write';
  const ssoToken = await provider.token({ user, client: 'teams', scope });
  const aadObjectId = String(decodeJwt(ssoToken)['oid']);
  return { from: { id: `29:${user}`, name: user, aadObjectId }, ssoToken };
}
