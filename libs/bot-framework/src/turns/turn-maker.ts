import type { BearerProof, Principal } from '@frontdesk/auth';
import type { CallerReach } from '@frontdesk/service-clients';
import type { Reach } from '@frontdesk/upstream';
import type { Logger } from '@frontdesk/telemetry';
import type { Activity } from '../activities/activity.ts';
import { isPersonal } from '../activities/activity.ts';
import type { Connector } from '../connector/connector.ts';
import { referenceOf } from '../connector/reference.ts';
import { localeOf } from '../locale.ts';
import type { Turn } from './intent.ts';
import { speaking } from './speaking.ts';
import type { Remembering } from './speaking.ts';

export interface TurnParts {
  readonly activity: Activity;
  readonly user: Principal<BearerProof> | undefined;
  /** How far its calls may go; those of longer deadlines end with `remembering.signal` all the same. */
  readonly reach: Reach;
  readonly remembering: Remembering;
  readonly log: Logger;
}

/** What an intent is given. */
export function turnMaker<Services>(services: Services, connector: Connector): (parts: TurnParts) => Turn<Services> {
  return ({ activity, user, reach, remembering, log }) => {
    const to = referenceOf(activity);
    const reachUntil = (deadline: number): CallerReach => {
      if (user === undefined) throw new Error('Nobody is signed in: the intent says that it needs nobody.');
      return { ...reach, deadline, signal: AbortSignal.any([reach.signal, remembering.signal]), caller: user };
    };
    return {
      activity,
      from: { teamsUserId: activity.from.id, directoryId: activity.from.aadObjectId, name: activity.from.name ?? '' },
      user,
      locale: localeOf(activity.locale),
      reach: user && reachUntil(reach.deadline),
      reachFor: (ms) => reachUntil(performance.now() + ms),
      isPersonal: isPersonal(activity),
      services,
      log,
      ...speaking({ connector, to, replyTo: activity.id, turn: remembering }),
    };
  };
}
