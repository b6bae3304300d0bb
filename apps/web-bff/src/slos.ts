import type { Slos } from '@frontdesk/telemetry';

/** What people in a browser may rely on. After a change: `npx nx run observability:generate`. */
export const slos: Slos = {
  team: 'web',
  windowDays: 28,
  promises: [
    {
      name: 'document',
      routes: ['getDocument', 'getDocumentV1', 'getIndexStatus'],
      success: 0.999,
      latency: { withinMs: 750, share: 0.95 },
      degraded: 0.01,
    },
    {
      name: 'lists',
      routes: [
        'listDocuments',
        'searchDocuments',
        'listComments',
        'listRevisions',
        'getRevision',
        'diffRevisions',
        'listActivity',
        'listGrants',
        'listNotifications',
        'getPreferences',
      ],
      success: 0.999,
      latency: { withinMs: 750, share: 0.95 },
      degraded: 0.02,
    },
    {
      name: 'dashboards',
      routes: ['graphql', 'listDashboards', 'getDashboard', 'putDashboard', 'deleteDashboard', 'runDashboard'],
      success: 0.995,
      latency: { withinMs: 1000, share: 0.95 },
    },
    {
      name: 'writes',
      routes: [
        'createDocument',
        'editDocument',
        'deleteDocument',
        'replaceTags',
        'putGrant',
        'deleteGrant',
        'createComment',
        'changeComment',
        'deleteComment',
        'saveRevision',
        'markNotificationRead',
        'changePreferences',
      ],
      success: 0.999,
      latency: { withinMs: 1000, share: 0.99 },
    },
    {
      name: 'generations',
      routes: ['createGeneration', 'getGeneration', 'cancelGeneration'],
      success: 0.995,
      latency: { withinMs: 1000, share: 0.95 },
    },
    // A stream that breaks off is taken up elsewhere: what fails here was never begun.
    { name: 'answers', routes: ['askDocument', 'askDocuments', 'getAnswer', 'stopAnswer'], success: 0.995 },
    { name: 'live', routes: ['documentEvents'], success: 0.995 },
    { name: 'files', routes: ['getAttachment'], success: 0.995, latency: { withinMs: 1000, share: 0.95 } },
    {
      name: 'sign-in',
      routes: ['login', 'loginCallback', 'session', 'logout', 'logoutEverywhere', 'continueLogout'],
      success: 0.999,
      latency: { withinMs: 1000, share: 0.95 },
    },
  ],
  without: {
    sessionEvents: 'a stream that ends when the session does: nobody waits for it',
    backChannelLogout: 'asked by the identity provider, which tries again',
  },
};
