import { answerParts, sectionOff, sectionTimedOut } from '@frontdesk/composition';
import { Problem } from '@frontdesk/problems';
import { invalidInput, ok, route } from '@frontdesk/server';
import { z } from 'zod';
import { runsJobs } from '../access.ts';
import { withDegraded } from '../degraded.ts';
import { tenantId, userId } from '../ids.ts';
import { reachOf } from '../reach.ts';
import type { Services } from '../services.ts';
import { digestMail, toDigestMail } from './digest-mail.ts';
import { digestView } from './digest-view.ts';
import { period } from './period.ts';
import type { Period } from './period.ts';

const answer = withDegraded(digestMail);
const noStore = { 'Cache-Control': 'no-store' };

export const makeDigest = route({
  name: 'makeDigest',
  post: '/v1/digests',
  summary: 'What changed for a recipient in a period, as a mail',
  description:
    'The same recipient and period give the same mail for a week, and `Idempotent-Replayed: true`: who asks again sends ' +
    'nobody another one. One that lacks a section is not kept: ask again.',
  tags: ['Digests'],
  access: runsJobs,
  body: z.strictObject({ recipient: z.strictObject({ tenantId, userId }), period }),
  answers: { 200: answer },
  problems: [sectionOff, sectionTimedOut],
  handle: async ({ body: asked }, { reads, composing, config, consents, digests }: Services, exchange) => {
    requireOver(asked.period);
    // First: what was kept is for who allows it now.
    const recipient = await consents.principalOf(asked.recipient, exchange);
    const key = { ...asked.recipient, ...asked.period };
    const kept = await digests.find(key);
    if (kept !== undefined) return replayed(kept);
    const request = { reads, period: asked.period };
    const composed = await digestView.compose(request, reachOf(exchange, recipient), composing(exchange));
    const { body, headers } = answerParts(composed);
    const { degraded, ...content } = body;
    const mail = { ...toDigestMail(content, { period: asked.period, webOrigin: config.WEB_ORIGIN }), degraded };
    if (degraded.length > 0) return ok(mail, headers);
    const made = JSON.stringify(mail);
    const held = await digests.keep(key, made);
    return held === made ? ok(mail, noStore) : replayed(held);
  },
});

function replayed(kept: string) {
  return ok(answer.parse(JSON.parse(kept)), { ...noStore, 'Idempotent-Replayed': 'true' });
}

/** What is not over would be another digest later. */
function requireOver({ to }: Period): void {
  if (Date.parse(to) <= Date.now()) return;
  const errors = [{ pointer: '/body/period/to', detail: 'must not be after now' }];
  throw new Problem(invalidInput, 'The request is not valid.', { errors });
}
