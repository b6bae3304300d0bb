import { effect, idempotent } from '@frontdesk/idempotency';
import { Problem, defineProblem } from '@frontdesk/problems';
import { ok, route } from '@frontdesk/server';
import { Refusal } from '@frontdesk/service-clients';
import { z } from 'zod';
import { writesDocuments } from '../access.ts';
import { documentMembers } from '../documents/document-members.ts';
import { reachOf } from '../reach.ts';
import type { Services } from '../services.ts';
import { preferences } from './preferences.ts';

/** Well-formed, but nothing that can be chosen. */
const unfitPreferences = defineProblem({ code: 'unfit-preferences', status: 422, title: 'This cannot be chosen' });

const { language } = documentMembers;
const someOf = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.strictObject(shape).refine((change) => Object.keys(change).length > 0, 'must change something');

const Body = someOf({
  locale: language.exactOptional(),
  timeZone: z.string().min(3).max(64).exactOptional().describe('A name of the IANA database'),
  theme: z.enum(['system', 'light', 'dark']).exactOptional(),
  density: z.enum(['comfortable', 'compact']).exactOptional(),
  notifications: someOf({
    email: z.enum(['off', 'instant', 'daily']).exactOptional(),
    push: z.boolean().exactOptional(),
    mentionsOnly: z.boolean().exactOptional(),
  }).exactOptional(),
  ai: someOf({ autoSummary: z.boolean().exactOptional(), language: language.exactOptional() }).exactOptional(),
});

export const changePreferences = route({
  name: 'changePreferences',
  patch: '/v2/preferences',
  summary: 'Choose something else; what is left out stays as it is',
  tags: ['Preferences'],
  access: writesDocuments,
  body: Body,
  answers: { 200: preferences },
  problems: [unfitPreferences],
  // Twice is as once, unless it was changed from another window in between: the last one wins.
  ...idempotent('optional', { readThatTells: 'GET /v2/preferences', announcesEffect: true }),
  handle: async ({ body }, { reads }: Services, exchange) => {
    const reach = reachOf(exchange);
    const { userId } = reach.caller;
    const change = () => reads.changePreferences({ userId, body }, reach).catch(toPreferencesProblem);
    return ok(await effect(exchange, change));
  },
});

function toPreferencesProblem(failure: unknown): never {
  if (!(failure instanceof Refusal) || failure.backendStatus !== 422) throw failure;
  const isZone = failure.backendCode === 'unknown_time_zone';
  const errors = [{ pointer: '/timeZone', detail: 'must be the name of a time zone, such as Europe/Oslo' }];
  throw new Problem(unfitPreferences, 'This cannot be chosen.', { cause: failure, ...(isZone && { errors }) });
}
