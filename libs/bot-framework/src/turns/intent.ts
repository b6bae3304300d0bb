import type { BearerProof, Principal } from '@frontdesk/auth';
import type { CallerReach } from '@frontdesk/service-clients';
import type { Logger } from '@frontdesk/telemetry';
import type { Activity } from '../activities/activity.ts';
import type { OutgoingMessage } from '../connector/outgoing.ts';
import type { StreamedReply } from '../connector/streamed-reply.ts';
import type { Locale } from '../locale.ts';

/** One thing that people want of a bot. The first of its list that reads an activity handles it. */
export interface Intent<Services, Data = unknown> {
  readonly name: string;
  /** `user`: only for someone who is signed in to the platform; others are asked to sign in, and it goes on by itself. */
  readonly needs: 'user' | 'nobody';
  /** What the activity wants, if it is this. Pure; the activity was written by strangers. */
  read(activity: Activity): Data | undefined;
  /** Of an invoke: that it has the same effect when it is done twice, and may be where an instance died within it. */
  mayRepeat?(data: Data): boolean;
  /** May run again from its start where an instance died: sends are counted, those that were recorded are not repeated. */
  handle(turn: Turn<Services>, data: Data): Promise<Reply>;
}

/** One activity on its way through a bot. */
export interface Turn<Services> {
  readonly activity: Activity;
  readonly from: TeamsUser;
  /** The person who acted, never the bot. Undefined only where an intent needs nobody. */
  readonly user: Principal<BearerProof> | undefined;
  readonly locale: Locale;
  /** Until when, for whom and under which trace. Invokes have 4 s in all; messages 20 s for their reads. */
  readonly reach: CallerReach | undefined;
  /** The same with another deadline from now on; for answers that are written while they are read. */
  reachFor(ms: number): CallerReach;
  readonly isPersonal: boolean;
  /** What intents may use of the process. */
  readonly services: Services;
  readonly log: Logger;
  /** Sends to this conversation, in order and at Teams' pace. Gives the id of the sent message. */
  send(message: OutgoingMessage): Promise<string>;
  /** “… is typing”, for some seconds. Its failure is nobody's. */
  typing(): Promise<void>;
  /** A message that grows; in a group it is `typing`, and one message at the end. */
  stream(): StreamedReply;
}

export interface TeamsUser {
  /** `29:…`, for mentions and `refresh.userIds`. */
  readonly teamsUserId: string;
  readonly directoryId: string | undefined;
  readonly name: string;
}

/** What the handler is done with. */
export type Reply =
  | { readonly kind: 'none' }
  | { readonly kind: 'message'; readonly message: OutgoingMessage }
  /** The answer of an invoke: HTTP status and body are what Teams reads. */
  | InvokeReply;

export interface InvokeReply {
  readonly kind: 'invoke';
  readonly status: number;
  readonly body: unknown;
}

export const message = (content: OutgoingMessage): Reply => ({ kind: 'message', message: content });
export const invoke = (status: number, body: unknown): InvokeReply => ({ kind: 'invoke', status, body });
