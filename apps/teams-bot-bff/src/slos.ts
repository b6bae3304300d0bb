import type { Slos } from '@frontdesk/telemetry';

/** What people in Teams, and bots hosted elsewhere, may rely on. After a change: `npx nx run observability:generate`. */
export const slos: Slos = {
  team: 'teams-bot',
  windowDays: 28,
  promises: [
    // Teams gives up an invoke after some seconds, and says to the person that the bot does not answer.
    {
      name: 'activities',
      routes: ['receiveActivity'],
      success: 0.999,
      latency: { withinMs: 2500, share: 0.99 },
    },
    // In a window that Teams opens; the login system's own pages are not ours to promise.
    {
      name: 'sign-in',
      routes: ['beginSignIn', 'endSignIn'],
      success: 0.99,
      latency: { withinMs: 2500, share: 0.95 },
    },
    {
      name: 'cards',
      routes: ['getDocumentCard', 'runCardAction'],
      success: 0.999,
      latency: { withinMs: 1000, share: 0.95 },
      degraded: 0.02,
    },
  ],
  without: {},
};
