export { listActivity } from './list-activity.ts';
export { getAnalytics } from './get-analytics.ts';
export { getReadingState } from './get-reading-state.ts';
export { listNotifications } from './list-notifications.ts';
export { markNotificationRead } from './mark-notification-read.ts';
