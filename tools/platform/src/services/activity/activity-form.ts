// How activity writes things: PascalCase, RFC 1123 dates, text/plain errors with a code in a header.
import type { Answer } from '../../http/answer.ts';
import type { Refusal } from '../../http/refusal.ts';
import type { Activity, Notification, ReadingState } from '../../world/activity.ts';
import type { Internals } from '../../world/internals.ts';

export function httpDate(ms: number): string {
  return new Date(ms).toUTCString();
}

export function activityForm(activity: Activity, internals: Internals): Record<string, unknown> {
  return {
    ActivityId: activity.activityId,
    DocumentId: activity.documentId,
    Type: activity.type,
    ActorId: activity.actorId,
    OccurredAt: httpDate(activity.occurredAt),
    Revision: activity.revision,
    CommentId: activity.commentId,
    SourceIp: internals.text(activity.sourceIp),
  };
}

export function notificationForm(notification: Notification, internals: Internals): Record<string, unknown> {
  const { readAt } = notification;
  return {
    NotificationId: notification.notificationId,
    Kind: notification.kind,
    DocumentId: notification.documentId,
    CommentId: notification.commentId,
    ActorId: notification.actorId,
    Text: notification.text,
    CreatedAt: httpDate(notification.createdAt),
    ReadAt: readAt === null ? null : httpDate(readAt),
    CampaignKey: internals.text(notification.campaignKey),
  };
}

export function readingStateForm(state: ReadingState, latest: number, internals: Internals): Record<string, unknown> {
  return {
    DocumentId: state.documentId,
    UserId: state.userId,
    LastReadRevision: state.lastReadRevision,
    LastBlockId: state.lastBlockId,
    ProgressPercent: state.progressPercent,
    UnreadRevisions: Math.max(0, latest - state.lastReadRevision),
    LastReadAt: httpDate(state.lastReadAt),
    DeviceFingerprint: internals.text(state.deviceFingerprint),
  };
}

export interface Page {
  readonly page: number;
  readonly pageSize: number;
}

/** A page past the end is empty. */
export function pageForm<T>(
  items: readonly T[],
  { page, pageSize }: Page,
  form: (item: T) => unknown,
): Record<string, unknown> {
  return {
    Items: items.slice((page - 1) * pageSize, page * pageSize).map(form),
    Page: page,
    PageSize: pageSize,
    TotalPages: Math.ceil(items.length / pageSize),
    TotalItems: items.length,
  };
}

const codes = new Set(['InvalidParameter', 'BadSignature', 'NeverRead', 'NotificationNotFound', 'NotComputed']);
const codeOf: Readonly<Record<number, string>> = {
  400: 'InvalidParameter',
  401: 'BadSignature',
  413: 'InvalidParameter',
};

export function errorAnswer(refusal: Refusal, internals: Internals): Answer {
  const code = codes.has(refusal.code) ? refusal.code : (codeOf[refusal.status] ?? 'Internal');
  const trace = internals.text(refusal.debugInfo ?? 'Clickhouse::Timeout at ins-7 (rollup.rb:118)');
  const text = code === 'Internal' ? (trace ?? '') : refusal.message;
  return {
    status: refusal.status === 413 ? 400 : refusal.status,
    headers: { 'Content-Type': 'text/plain; charset=utf-8', 'X-Error-Code': code, ...refusal.headers },
    text: text.slice(0, 2000),
  };
}
