import { z } from 'zod';

/** What a person chose, with the defaults of what they did not. */
export const preferences = z.object({
  locale: z.string(),
  timeZone: z.string(),
  theme: z.string().describe('system, light or dark'),
  density: z.string().describe('comfortable or compact'),
  notifications: z.object({
    email: z.string().describe('off, instant or daily'),
    push: z.boolean(),
    mentionsOnly: z.boolean(),
  }),
  ai: z.object({ autoSummary: z.boolean(), language: z.string().describe('Of generated text') }),
  updatedAt: z.iso.datetime(),
});
