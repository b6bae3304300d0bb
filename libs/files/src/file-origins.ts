import { createUpstream } from '@frontdesk/upstream';
import type { StreamCall, Upstream, UpstreamOptions } from '@frontdesk/upstream';

/** A download holds one for as long as its client takes. */
const connections = 256;

/** Where the platform says that a file is, and where this process reaches that place. */
export interface FileOrigin {
  /** As it stands in the platform's URLs: `https://files.platform.internal`. */
  readonly origin: string;
  readonly reachedAt: URL;
}

export interface FileOrigins {
  /** How a URL of the platform is fetched; undefined for one that leads anywhere else. */
  find(url: string): { readonly call: StreamCall; readonly path: string } | undefined;
  close(): Promise<void>;
}

/** Only these origins are ever asked for a file, whatever a URL says: an allow-list. */
export function createFileOrigins(
  origins: readonly FileOrigin[],
  options: Pick<UpstreamOptions, 'metrics' | 'log'>,
): FileOrigins {
  const byOrigin = new Map<string, { upstream: Upstream; basePath: string }>();
  for (const { origin, reachedAt } of origins) {
    const upstream = createUpstream({ service: 'files', urls: [reachedAt.origin], connections, ...options });
    byOrigin.set(origin, { upstream, basePath: reachedAt.pathname.replace(/\/$/, '') });
  }
  return {
    find: (url) => {
      const target = URL.canParse(url) ? new URL(url) : undefined;
      // Credentials in a URL are not part of its origin.
      if (target === undefined || target.username !== '' || target.password !== '') return undefined;
      const found = byOrigin.get(target.origin);
      if (found === undefined) return undefined;
      return { call: found.upstream.stream, path: `${found.basePath}${target.pathname}${target.search}` };
    },
    close: async () => {
      await Promise.all([...byOrigin.values()].map(({ upstream }) => upstream.close()));
    },
  };
}
