import { createRollout, createShadow } from '@frontdesk/rollout';
import type { Noise, Rollout, Shadow, ShadowReport } from '@frontdesk/rollout';
import type { Logger, Metrics } from '@frontdesk/telemetry';
import type { UpstreamOptions } from '@frontdesk/upstream';
import type { Find } from './backends.ts';
import type { Config } from './config.ts';

interface Telling {
  readonly metrics: Metrics;
  readonly log: Logger;
}

export interface NextVersions {
  /** What a service's upstream needs to know of its next version, if it has one. */
  of(urls: readonly string[] | undefined, find: Find): Partial<UpstreamOptions>;
  /** Whom the rules send where. */
  readonly groupFor: Rollout['groupFor'];
}

// What differs between any two answers to the same question.
const noise: Readonly<Record<string, readonly Noise[]>> = {
  'documents.listAttachments': ['/items/*/downloadUrl'], // signed for each answer
  'identity.getTenantFlags': ['/evaluatedAt'],
};

/** Whom the rules send to the next version of a service, and what is copied to it to be compared. */
export function nextVersions({ ROLLOUT = [], SHADOW = [] }: Config, telling: Telling): NextVersions {
  const rollout = createRollout(ROLLOUT);
  const shadow = SHADOW.length > 0 ? comparing(SHADOW, telling) : undefined;
  return {
    of: (urls, find) =>
      urls === undefined ? {} : { groups: { next: { urls, ...find(urls) } }, rollout, ...(shadow && { shadow }) },
    groupFor: rollout.groupFor,
  };
}

function comparing(rules: NonNullable<Config['SHADOW']>, { metrics, log }: Telling): Shadow {
  const compared = metrics.counter({
    name: 'frontdesk_shadow_compared_total',
    help: 'Answers compared with those of the next version.',
    labels: ['operation', 'outcome'],
  });
  const report = ({ operation, group, outcome, differences, more, failed }: ShadowReport): void => {
    compared({ operation, outcome });
    if (outcome !== 'same')
      log.warn({ operation, group, outcome, differences, more, failed }, 'the next version differs');
  };
  return createShadow({ rules, noise, report });
}
