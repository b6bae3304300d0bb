import type { Slos } from '@frontdesk/telemetry';

/** What people with a phone may rely on. After a change: `npx nx run observability:generate`. */
export const slos: Slos = {
  team: 'mobile',
  windowDays: 28,
  promises: [
    {
      name: 'document',
      routes: ['getDocument', 'getBody'],
      success: 0.999,
      latency: { withinMs: 500, share: 0.95 },
      degraded: 0.01,
    },
    {
      name: 'lists',
      routes: ['getHome', 'listDocuments', 'syncDocuments', 'listComments', 'listNotifications'],
      success: 0.999,
      latency: { withinMs: 500, share: 0.95 },
      degraded: 0.02,
    },
    {
      name: 'writes',
      routes: ['saveRevision', 'createComment', 'changeComment', 'markNotificationRead'],
      success: 0.999,
      latency: { withinMs: 1000, share: 0.99 },
    },
    {
      name: 'files',
      routes: ['getAttachment', 'getThumbnail', 'getAvatar'],
      success: 0.995,
      latency: { withinMs: 1000, share: 0.95 }, // to the last byte, over a phone's network
    },
    // A stream that breaks off is taken up elsewhere: what fails here was never begun.
    { name: 'answers', routes: ['askDocument', 'getAnswer', 'stopAnswer'], success: 0.995 },
  ],
  without: {},
};
