// Breakers, limits and caches, as each BFF tells of them at /metrics.
import { clients, type Client, type Settings } from '../settings.ts';
import { samplesOf, sumBy, type Sample } from './samples.ts';

export type BreakerState = 'closed' | 'half-open' | 'open';

export interface LiveState {
  readonly client: Client;
  /** False: it does not answer, and the rest is empty. */
  readonly isThere: boolean;
  readonly breakers: Readonly<Record<string, BreakerState>>;
  /** Further tries that are allowed now, by service. */
  readonly retriesLeft: Readonly<Record<string, number>>;
  readonly limits: {
    /** Requests refused since the start, by limit. */
    readonly refused: Readonly<Record<string, number>>;
    readonly shed: number;
    /** How many requests it serves at once, at most; the limit moves. */
    readonly atOnce: number | undefined;
    readonly underWay: number;
  };
  readonly cache: {
    readonly bytes: number;
    /** Since the start, by what the cache said. */
    readonly reads: Readonly<Record<string, number>>;
  };
}

const breakerStates: readonly BreakerState[] = ['closed', 'half-open', 'open'];

export async function liveStates({ metrics }: Settings): Promise<readonly LiveState[]> {
  return await Promise.all(clients.map(async (client) => stateOf(client, await scraped(metrics[client]))));
}

async function scraped(url: string): Promise<readonly Sample[] | undefined> {
  try {
    const answer = await fetch(`${url}/metrics`, { signal: AbortSignal.timeout(2_000) });
    return answer.ok ? samplesOf(await answer.text()) : undefined;
  } catch {
    return undefined; // it is away: that is a state, too
  }
}

function stateOf(client: Client, told: readonly Sample[] | undefined): LiveState {
  const samples = told ?? [];
  const by = (name: string, label: string) => sumBy(samples, `frontdesk_${name}`, label);
  const one = (name: string) => samples.find((sample) => sample.name === name)?.value;
  const all = (values: Readonly<Record<string, number>>) =>
    Object.values(values).reduce((sum, value) => sum + value, 0);
  const states = Object.entries(by('upstream_breaker_state', 'service'));
  return {
    client,
    isThere: told !== undefined,
    breakers: Object.fromEntries(states.map(([service, number]) => [service, breakerStates[number] ?? 'open'])),
    retriesLeft: by('upstream_retry_budget_left', 'service'),
    limits: {
      refused: by('rate_limit_refused_total', 'limit'),
      shed: all(by('requests_shed_total', 'priority')),
      atOnce: one('frontdesk_concurrency_limit'),
      underWay: all(sumBy(samples, 'http_server_active_requests', 'http_request_method')),
    },
    cache: { bytes: one('frontdesk_cache_bytes') ?? 0, reads: by('cache_reads_total', 'state') },
  };
}
