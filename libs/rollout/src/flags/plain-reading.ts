import { OpenFeature, ServerProviderStatus } from '@openfeature/server-sdk';
import type { Client, Provider, ResolutionDetails } from '@openfeature/server-sdk';
import type { Subject } from '../rule.ts';
import { readerOf, resolutionOf } from './flags-provider.ts';

/** What is known of a flag. Throws OpenFeature's errors. */
export type Resolve = (flag: string, otherwise: boolean) => ResolutionDetails<boolean>;

interface Bound {
  readonly domain: string;
  readonly provider: Provider;
  readonly client: Client;
}

/**
 * OpenFeature's way to a value is a dozen promises. Where nobody would notice, the provider itself is asked: it is one of
 * ours, this domain's and ready, no hook listens, and the subject is whole, so that no other context adds to it. Otherwise
 * undefined.
 */
export function plainReading({ domain, provider, client }: Bound) {
  const read = readerOf(provider);
  const isPlain = ({ tenant, user }: Subject): boolean =>
    tenant !== undefined &&
    user !== undefined &&
    client.getHooks().length + OpenFeature.getHooks().length + (provider.hooks?.length ?? 0) === 0 &&
    client.providerStatus === ServerProviderStatus.READY &&
    OpenFeature.getProvider(domain) === provider;

  return (subject: Subject, reach: unknown): Promise<Resolve> | undefined => {
    if (read === undefined || !isPlain(subject)) return undefined;
    return read(subject, reach).then<Resolve, Resolve>(
      (settings) => (flag, otherwise) => resolutionOf(settings, flag, otherwise),
      (error: unknown) => () => {
        throw error;
      },
    );
  };
}
