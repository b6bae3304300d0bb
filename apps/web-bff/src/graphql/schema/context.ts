import type { Exchange } from '@frontdesk/server';
import type { CallerReach } from '@frontdesk/service-clients';
import { reachOf } from '../../reach.ts';
import type { Reads } from '../../reads.ts';
import type { Services } from '../../services.ts';
import { createLoaders } from '../loaders/loaders.ts';
import type { Loaders } from '../loaders/loaders.ts';

/** What resolvers have of one request. It is made once for each: what it has loaded is the caller's alone. */
export interface GraphContext {
  readonly reads: Reads;
  /** Who asks, and until when: every call takes it, and ends with the request. */
  readonly reach: CallerReach;
  readonly loaders: Loaders;
}

export function graphContext({ reads }: Pick<Services, 'reads'>, exchange: Exchange): GraphContext {
  return contextFor(reads, reachOf(exchange));
}

/** Of whoever asks by this reach. */
export function contextFor(reads: Reads, reach: CallerReach): GraphContext {
  return { reads, reach, loaders: createLoaders(reads, reach) };
}
