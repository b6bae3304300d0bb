import type { Contract } from '../contract.ts';
import { operation } from '../operation.ts';
import type { operations } from './generated/contract.ts';

export const markNotificationRead = operation<Contract<operations['markNotificationRead']>>()({
  name: 'activity.markNotificationRead',
  post: '/api/notifications/{notificationId}/read',
  // "Idempotent; the first ReadAt stays."
  idempotent: true,
  codes: ['NotificationNotFound'],
});
