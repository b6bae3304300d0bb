import type { Secret } from '@frontdesk/configuration';
import { createIdempotency, memoryStore, redisStore } from '@frontdesk/idempotency';
import type { Idempotency, IdempotencyOptions } from '@frontdesk/idempotency';
import { idempotencyEvents } from '@frontdesk/reporting';
import { sealingKeys } from '@frontdesk/sealing';
import type { Telling } from './settings.ts';
import type { State } from './state.ts';

interface Once extends Telling, Pick<IdempotencyOptions, 'retentionMs' | 'leaseMs'> {
  /** What is kept of answers is closed with it. */
  readonly sealingKey: Secret | undefined;
}

/** One effect for each key, on all instances. */
export function openIdempotency({ redis }: Pick<State, 'redis'>, once: Once): Idempotency {
  const { sealingKey, metrics, log, ...times } = once;
  return createIdempotency({
    store: redis ? redisStore(redis) : memoryStore(),
    ...times,
    ...(sealingKey !== undefined && { encryption: sealingKeys(sealingKey) }),
    onEvent: idempotencyEvents(metrics, log),
  });
}
