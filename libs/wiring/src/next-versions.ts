import type { Discovery } from '@frontdesk/balancing';
import { createRollout, createShadow } from '@frontdesk/rollout';
import type { Noise, Rollout, Shadow, ShadowReport } from '@frontdesk/rollout';
import type { GroupRules, UpstreamOptions } from '@frontdesk/upstream';
import type { BackendSettings, Telling } from './settings.ts';

/** Where the instances are that DNS names lead to; nothing for a list of URLs. */
export type Find = (urls: readonly string[]) => { readonly discovery?: Discovery };

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
  'search.Search': ['/accessSnapshotTime'],
};

/** Whom the rules send to the next version of a service, and what is copied to it to be compared. */
export function nextVersions(
  { ROLLOUT = [], SHADOW = [] }: Pick<BackendSettings, 'ROLLOUT' | 'SHADOW'>,
  telling: Telling,
): NextVersions {
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
  const shadow = comparing(SHADOW, telling);
  return {
    of: (urls, find) =>
      urls === undefined ? {} : { groups: { next: { urls, ...find(urls) } }, rollout, ...(shadow && { shadow }) },
    groupFor,
  };
}

function comparing(rules: NonNullable<BackendSettings['SHADOW']>, { metrics, log }: Telling): Shadow | undefined {
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
  return rules.length > 0 ? createShadow({ rules, noise, report }) : undefined;
}
