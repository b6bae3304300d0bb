import type { Activity } from '../activities/activity.ts';
import type { ChannelToken } from './channel-tokens.ts';
import { notAllowed } from './problems.ts';
import { isSameServiceUrl } from './service-urls.ts';
import type { ServiceUrls } from './service-urls.ts';

export interface AdmissionRules {
  readonly serviceUrls: ServiceUrls;
  /** Of Teams; `*` for any, which production refuses. */
  readonly tenants: readonly string[];
}

// The one that this bot is written for: another has other limits and other cards.
const channel = 'msteams';

/** What token and activity say together; throws 403. Nothing is kept, called or answered before it has passed. */
export function admitActivity(activity: Activity, token: ChannelToken, { serviceUrls, tenants }: AdmissionRules): void {
  if (!isSameServiceUrl(token.serviceUrl, activity.serviceUrl)) throw notAllowed('serviceUrl is not that of the token');
  if (!serviceUrls.isAllowed(activity.serviceUrl)) throw notAllowed('serviceUrl is not on the list');
  if (activity.channelId !== channel) throw notAllowed('not a channel of this bot');
  // The specification lets keys without endorsements pass; those of Teams have them.
  if (!token.endorsements.has(activity.channelId)) throw notAllowed('the key is not endorsed for the channel');
  const named = [activity.conversation.tenantId, activity.channelData?.tenant?.id].filter((id) => id !== undefined);
  const areOurs = named.length > 0 && named.every((id) => tenants.includes('*') || tenants.includes(id));
  if (!areOurs || new Set(named).size > 1) throw notAllowed('not a tenant of this bot');
}
