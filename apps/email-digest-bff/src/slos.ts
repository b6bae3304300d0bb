import type { Slos } from '@frontdesk/telemetry';

/** What the clients may rely on. After a change: `npx nx run observability:generate`. */
export const slos: Slos = {
  team: 'email',
  windowDays: 28,
  promises: [
    // Nobody waits for it at a screen, and the scheduler comes again.
    { name: 'digests', routes: ['makeDigest'], success: 0.99, latency: { withinMs: 5000, share: 0.95 } },
    {
      name: 'document',
      routes: ['getDocument'],
      success: 0.999,
      latency: { withinMs: 500, share: 0.95 },
      degraded: 0.01,
    },
    { name: 'consent', routes: ['giveConsent', 'getConsent', 'withdrawConsent'], success: 0.995 },
  ],
  without: {},
};
