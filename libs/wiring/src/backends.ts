import { Resolver } from 'node:dns/promises';
import { discover } from '@frontdesk/balancing';
import { backendsTls } from '@frontdesk/configuration';
import { tokenExchange } from '@frontdesk/delegation';
import type { TokenExchange } from '@frontdesk/delegation';
import { headerLists } from '@frontdesk/service-clients';
import type { Credentials, PlatformOptions, RestAccess } from '@frontdesk/service-clients';
import { createUpstream } from '@frontdesk/upstream';
import type { HttpCall, Upstream, UpstreamOptions } from '@frontdesk/upstream';
import { nextVersions } from './next-versions.ts';
import type { Find } from './next-versions.ts';
import type { BackendSettings, Telling } from './settings.ts';

/** Where a service's instances are, and those of its next version. */
export interface Place {
  readonly urls: readonly string[];
  readonly next?: readonly string[] | undefined;
}

export type Reach = (service: string, more: Partial<UpstreamOptions> & Pick<UpstreamOptions, 'urls'>) => Upstream;

/** What all backends of an app are reached with. */
export interface BackendWires {
  /** Any server. */
  readonly reach: Reach;
  /** A service of the platform. */
  service(name: string, place: Place, more?: Partial<UpstreamOptions>): Upstream;
  /** The same, where it speaks REST. */
  rest(name: string, place: Place, credential: Credentials): RestAccess;
  /** Of the login system. */
  readonly tokens: TokenExchange;
  readonly login: { readonly call: HttpCall; readonly tokenPath: string };
  /** For `createPlatform`: without rules, nobody is asked on the way of each read. */
  readonly rollout: Pick<PlatformOptions, 'groupFor'>;
  close(): Promise<void>;
}

export function openBackends(settings: BackendSettings, telling: Telling): BackendWires {
  const open: { close(): unknown }[] = [];
  const find = finding(settings, open);
  const versions = nextVersions(settings, telling);
  const reach: Reach = (service, more) => {
    const upstream = createUpstream({
      service,
      balance: { choice: settings.BALANCING },
      // A backend that takes most of the time that a whole request has is as good as away.
      breaker: { slowCallMs: settings.REQUEST_DEADLINE_MS * 0.75 },
      maxAnswerBytes: 4 * 1024 * 1024, // operations with larger answers say so themselves
      ...backendsTls(settings),
      ...telling,
      ...find(more.urls),
      ...more,
    });
    open.unshift(upstream); // closed before what finds its instances
    return upstream;
  };
  const service: BackendWires['service'] = (name, { urls, next }, more = {}) =>
    reach(name, { ...headerLists, ...more, urls, ...versions.of(next, find) });
  const tokenUrl = new URL(settings.TOKEN_URL ?? `${settings.OIDC_ISSUER}/oauth2/token`);
  const login = { call: reach('login', { urls: [tokenUrl.origin] }).http, tokenPath: tokenUrl.pathname };
  return {
    reach,
    service,
    rest(name, place, credential) {
      const { http: call, stream } = service(name, place);
      return { call, stream, credential };
    },
    login,
    tokens: tokenExchange({
      call: login.call,
      path: login.tokenPath,
      clientId: settings.CLIENT_ID,
      clientSecret: settings.CLIENT_SECRET,
    }),
    rollout: settings.ROLLOUT?.length ? { groupFor: versions.groupFor } : {},
    close: async () => void (await Promise.all(open.map((one) => one.close()))),
  };
}

/** Instances that DNS names are looked up again and again; a list of URLs stays as it is. */
function finding({ DNS_SERVERS }: BackendSettings, open: { close(): unknown }[]): Find {
  const resolver = new Resolver({ timeout: 1_000, tries: 2 });
  if (DNS_SERVERS) resolver.setServers(DNS_SERVERS);
  return (urls) => {
    if (!urls.some((url) => url.startsWith('dns+'))) return {};
    const discovery = discover(urls, { resolver });
    open.push(discovery);
    return { discovery };
  };
}
