import { isIP } from 'node:net';
import type { Instance } from './instance.ts';

const withWeight = /^(?<address>[^;]*)(?:;weight=(?<weight>\d{1,5}(?:\.\d{1,3})?))?$/u;

/** What one entry of a list of URLs says. */
export interface InstanceUrl {
  readonly kind: 'fixed' | 'dns' | 'dns-srv';
  readonly url: URL;
  readonly weight: number;
}

/** Reads `http://a:4101`, `http://a:4101/v2;weight=3`, `dns+http://name:4101`, `dns+srv+https://_documents._tcp.name`. */
export function parseInstanceUrl(text: string): InstanceUrl {
  const { address = '', weight = '1' } = withWeight.exec(text.trim())?.groups ?? {};
  const kind = address.startsWith('dns+srv+') ? 'dns-srv' : address.startsWith('dns+') ? 'dns' : 'fixed';
  const bare = address.slice({ fixed: 0, dns: 4, 'dns-srv': 8 }[kind]);
  const url = URL.canParse(bare) ? new URL(bare) : undefined;
  const fault = url ? faultOf(url, kind) : 'is not a URL with an optional ;weight=';
  if (!url || fault) throw new TypeError(`An instance URL ${fault}: ${withoutSecrets(text)}`);
  if (Number(weight) <= 0) throw new TypeError(`A weight is more than 0: ${withoutSecrets(text)}`);
  return { kind, url, weight: Number(weight) };
}

function faultOf(url: URL, kind: InstanceUrl['kind']): string | undefined {
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return 'is http or https';
  if (url.username !== '' || url.password !== '') return 'holds no credentials';
  if (url.search !== '' || url.hash !== '') return 'has no query and no fragment';
  if (kind === 'dns-srv' && url.port !== '') return 'of SRV has no port: the records say it';
  if (kind !== 'fixed' && isIP(url.hostname.replace(/^\[|\]$/gu, '')) !== 0) return 'of DNS has a name, not an address';
  return undefined;
}

function withoutSecrets(text: string): string {
  return text.replace(/\/\/[^/]*@/u, '//…@').replace(/[?#].*$/su, '');
}

/** The instance at this URL; its id has no trailing slash, so that it can be compared. */
export function instanceAt(url: URL, rest: Omit<Instance, 'id' | 'url'>): Instance {
  return { id: `${url.origin}${url.pathname.replace(/\/+$/u, '')}`, url, ...rest };
}

/** The first of each id. */
export function distinct(instances: readonly Instance[]): Instance[] {
  const byId = new Map<string, Instance>();
  for (const instance of instances) if (!byId.has(instance.id)) byId.set(instance.id, instance);
  return [...byId.values()];
}
