import type { Slos } from '@frontdesk/telemetry';

/** What the clients may rely on. After a change: `npx nx run observability:generate`. */
export const slos: Slos = {
  team: 'partner',
  windowDays: 28,
  promises: [
    {
      name: 'document',
      routes: ['getDocument'],
      success: 0.999,
      latency: { withinMs: 500, share: 0.95 },
      degraded: 0.01,
    },
    {
      name: 'lists',
      routes: ['listDocuments', 'listComments'],
      success: 0.999,
      latency: { withinMs: 500, share: 0.95 },
    },
    { name: 'consent', routes: ['giveConsent', 'getConsent', 'withdrawConsent'], success: 0.995 },
  ],
  without: {},
};
