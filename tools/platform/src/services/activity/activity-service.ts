// The activity service, as its contract describes it.
import { z } from 'zod';
import type { Answer } from '../../http/answer.ts';
import { check, idOf, queryOf } from '../../http/input.ts';
import { Refusal } from '../../http/refusal.ts';
import type { Incoming, Operation, RestService, ServiceDeps, ServiceRequest } from '../../http/service.ts';
import type { World } from '../../world/world.ts';
import { activityForm, errorAnswer, notificationForm, pageForm, readingStateForm } from './activity-form.ts';
import { analyticsOf } from './analytics.ts';
import { isSigned } from './context-signature.ts';
import { followEvents } from './follow-events.ts';
import type { LatestRevisions } from './follow-events.ts';

export interface ActivityCaller {
  readonly userId: string;
  readonly tenantId: string;
}

type Request = ServiceRequest<ActivityCaller>;

export function activityService({ world, settings }: ServiceDeps): RestService<ActivityCaller> {
  const latest = followEvents(world);
  const operation = (id: string, path: string, handle: (request: Request) => Answer): Operation<ActivityCaller> => ({
    id: `activity.${id}`,
    method: id.startsWith('mark') ? 'post' : 'get',
    path,
    handle,
  });
  return {
    name: 'activity',
    version: '2026.5',
    authenticate: (request) => callerOf(request, { key: settings.contextKey, now: world.now() }),
    refused: (refusal) => errorAnswer(refusal, world.internals),
    operations: [
      operation('listActivity', '/api/documents/:documentId/activity', (r) => listActivity(world, r)),
      operation('getAnalytics', '/api/documents/:documentId/analytics', (r) => getAnalytics(world, r)),
      operation('getReadingState', '/api/documents/:documentId/reading-state', (r) => readingState(world, latest, r)),
      operation('listNotifications', '/api/notifications', (r) => listNotifications(world, r)),
      operation('markNotificationRead', '/api/notifications/:notificationId/read', (r) => markRead(world, r)),
    ],
  };
}

function callerOf({ method, url, headers, body }: Incoming, options: { key: string; now: number }): ActivityCaller {
  const userId = headers['x-user-id'];
  const tenantId = headers['x-tenant-id'];
  const signature = headers['x-context-signature'];
  const named = z.object({ userId: idOf('usr'), tenantId: idOf('ten') }).safeParse({ userId, tenantId });
  if (
    named.success &&
    typeof signature === 'string' &&
    isSigned({ method, url, body, ...named.data }, signature, options)
  ) {
    return named.data;
  }
  throw new Refusal(401, 'BadSignature', 'The context signature does not match.');
}

function numberFrom(name: string, least: number, most: number, usual: number) {
  const text = `${name} must be between ${least} and ${most}.`;
  const inRange = (value: number): boolean => value >= least && value <= most;
  return z
    .string()
    .regex(/^\d{1,9}$/, text)
    .transform(Number)
    .refine(inRange, text)
    .default(usual);
}

const paging = { page: numberFrom('page', 1, 10_000, 1), PageSize: numberFrom('PageSize', 1, 100, 20) };

const types = [
  'DocumentUpdated',
  'DocumentDeleted',
  'RevisionCreated',
  'AccessChanged',
  'CommentCreated',
  'CommentResolved',
  'SummaryRefreshed',
] as const;

const activityQuery = z.object({ ...paging, Type: z.enum(types, 'Type is not one of those there are.').optional() });
const notificationsQuery = z.object({
  ...paging,
  Unread: z.enum(['true', 'false'], 'Unread must be true or false.').default('false'),
});

function checked<T>(schema: z.ZodType<T>, query: URLSearchParams): T {
  const input = check(schema, queryOf(query));
  if (input.ok) return input.value;
  throw new Refusal(400, 'InvalidParameter', input.faults[0]?.message ?? 'A parameter is not valid.');
}

function documentIdOf({ params }: Request): string {
  return params['documentId'] ?? '';
}

function listActivity(world: World, request: Request): Answer {
  const { page, PageSize: pageSize, Type: type } = checked(activityQuery, request.query);
  const documentId = documentIdOf(request);
  const { tenantId } = request.caller;
  const items = [...world.activities.values()]
    .filter((activity) => activity.documentId === documentId && activity.tenantId === tenantId)
    .filter((activity) => type === undefined || activity.type === type)
    .sort((a, b) => b.occurredAt - a.occurredAt || (a.activityId < b.activityId ? -1 : 1));
  return {
    status: 200,
    body: pageForm(items, { page, pageSize }, (activity) => activityForm(activity, world.internals)),
  };
}

function getAnalytics(world: World, request: Request): Answer {
  const body = analyticsOf(world, request.caller.tenantId, documentIdOf(request));
  if (!body) throw new Refusal(503, 'NotComputed', 'Analytics are being computed.');
  return { status: 200, body };
}

function readingState(world: World, latest: LatestRevisions, request: Request): Answer {
  const { userId, tenantId } = request.caller;
  const documentId = documentIdOf(request);
  const state = world.readingStates.get(`${documentId}/${userId}`);
  if (!state || world.users.get(userId)?.tenantId !== tenantId) {
    throw new Refusal(404, 'NeverRead', 'This document has not been read yet.');
  }
  return { status: 200, body: readingStateForm(state, latest.of(documentId), world.internals) };
}

function listNotifications(world: World, { query, caller }: Request): Answer {
  const { page, PageSize: pageSize, Unread: unread } = checked(notificationsQuery, query);
  const all = [...world.notifications.values()]
    .filter(({ userId, tenantId }) => userId === caller.userId && tenantId === caller.tenantId)
    .sort((a, b) => b.createdAt - a.createdAt || (a.notificationId < b.notificationId ? -1 : 1));
  const notRead = all.filter(({ readAt }) => readAt === null);
  const items = unread === 'true' ? notRead : all;
  const body = pageForm(items, { page, pageSize }, (notification) => notificationForm(notification, world.internals));
  return { status: 200, body: { ...body, UnreadCount: notRead.length } };
}

function markRead(world: World, { params, caller }: Request): Answer {
  const notification = world.notifications.get(params['notificationId'] ?? '');
  if (notification?.userId !== caller.userId || notification.tenantId !== caller.tenantId) {
    throw new Refusal(404, 'NotificationNotFound', 'There is no such notification.');
  }
  notification.readAt ??= world.now();
  return { status: 200, body: notificationForm(notification, world.internals) };
}
