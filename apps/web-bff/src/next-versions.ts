import { createRollout, createShadow } from '@frontdesk/rollout';
import type { Noise, Rollout, Shadow, ShadowReport } from '@frontdesk/rollout';
import type { Logger, Metrics } from '@frontdesk/telemetry';
import type { GroupRules, UpstreamOptions } from '@frontdesk/upstream';
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

// What differs between any two answers to the same question: when they were made, and what was signed for them.
const noise: Readonly<Record<string, readonly Noise[]>> = {
  'access.checkAccess': ['/evaluatedAt'],
  'access.getEffectiveAccess': ['/evaluatedAt'],
  'documents.listAttachments': ['/items/*/downloadUrl', '/items/*/downloadUrlExpiresAt'],
  'identity.getTenantFlags': ['/evaluatedAt'],
  'search.Related': ['/accessSnapshotTime'],
};

/** Whom the rules send to the next version of a service, and what is copied to it to be compared. */
export function nextVersions({ ROLLOUT = [], SHADOW = [] }: Config, telling: Telling): NextVersions {
  const { groupFor } = createRollout(ROLLOUT);
  const sent = telling.metrics.counter({
    name: 'frontdesk_rollout_sent_total',
    help: 'Calls that rules sent to another version.',
    labels: ['operation', 'group'],
  });
  const rollout: GroupRules = {
    groupFor(operation, subject) {
      const group = groupFor(operation, subject);
      if (group !== undefined) sent({ operation, group });
      return group;
    },
  };
  const compared = telling.metrics.counter({
    name: 'frontdesk_shadow_compared_total',
    help: 'Answers compared with those of the next version.',
    labels: ['operation', 'outcome'],
  });
  const shadow = SHADOW.length > 0 ? comparing(SHADOW, { compared, log: telling.log }) : undefined;
  return {
    of: (urls, find) =>
      urls === undefined ? {} : { groups: { next: { urls, ...find(urls) } }, rollout, ...(shadow && { shadow }) },
    groupFor,
  };
}

interface Comparing {
  readonly compared: (labels: { readonly operation: string; readonly outcome: string }) => void;
  readonly log: Logger;
}

function comparing(rules: NonNullable<Config['SHADOW']>, { compared, log }: Comparing): Shadow {
  const report = ({ operation, group, outcome, differences, more, failed }: ShadowReport): void => {
    compared({ operation, outcome });
    if (outcome !== 'same')
      log.warn({ operation, group, outcome, differences, more, failed }, 'the next version differs');
  };
  return createShadow({ rules, noise, report });
}
