import type { Audit } from '@frontdesk/audit';
import type { Revocations } from '@frontdesk/auth';
import { ConnectorFailure, speaking } from '@frontdesk/bot-framework';
import type { Around, Connector, OutgoingMessage } from '@frontdesk/bot-framework';
import { notFound, notAllowed as notAllowedKind } from '@frontdesk/service-clients';
import { Problem } from '@frontdesk/problems';
import { Again } from '@frontdesk/work-queue';
import type { Held } from '@frontdesk/work-queue';
import type { Conversations } from '../conversations/conversations.ts';
import type { Reads } from '../reads.ts';
import type { Subscription, Subscriptions } from '../subscriptions/subscriptions.ts';
import type { Change } from './changes.ts';

export interface Telling {
  readonly audit: Pick<Audit, 'record'>;
  readonly reads: Pick<Reads, 'access'>;
  readonly revocations: Pick<Revocations, 'isRevoked'>;
  readonly connector: Connector;
  readonly conversations: Conversations;
  readonly subscriptions: Subscriptions;
  readonly notice: (subscription: Subscription, change: Change) => OutgoingMessage;
}

const readsWithinMs = 5_000;

/** Tells one person of one change. Who may no longer see the document, or has gone, is not told any more. */
export async function tellChange(telling: Telling, told: Told, held: Held, around: Around): Promise<void> {
  const { subscription, change } = told;
  const { conversations, connector, subscriptions, notice } = telling;
  const { userId, tenantId, documentId } = subscription;
  const entry = { action: 'read', operation: 'tellChange', userId, tenantId, documents: [documentId] } as const;
  if (!(await subscriptions.has(subscription))) return; // who wrote `unsubscribe` meanwhile was told so
  const to = await conversations.find(subscription.conversationId);
  if (to === undefined || !(await maySee(telling, subscription, { ...around, signal: held.signal }))) {
    around.log.info({ documentId: subscription.documentId, userId: subscription.userId }, 'a subscription ended');
    telling.audit.record({ ...entry, outcome: 'refused' });
    await subscriptions.remove(subscription);
    return;
  }
  try {
    await speaking({ connector, to, replyTo: undefined, turn: held }).send(notice(subscription, change));
    telling.audit.record({ ...entry, outcome: 'done' });
  } catch (error) {
    if (!(error instanceof ConnectorFailure)) throw error;
    if (error.isGone) await subscriptions.removeConversation(subscription.conversationId);
    else if (error.isPassing) throw new Again(error, error.retryAfterMs);
    else throw error;
  }
}

export interface Told {
  readonly subscription: Subscription;
  readonly change: Change;
}

async function maySee(
  { reads, revocations }: Telling,
  subscription: Subscription,
  { log: _log, ...around }: Around & { readonly signal: AbortSignal },
): Promise<boolean> {
  const { userId, tenantId, documentId, since } = subscription;
  // There is nobody's token: the access service believes us by our certificate, and answers for the one that we name.
  const proof = { kind: 'bearer' as const, token: '', expiresAt: 0, issuedAt: since };
  const caller = { userId, tenantId, clientId: '', scopes: new Set<string>(), proof };
  if (revocations.isRevoked(caller)) return false;
  const reach = { ...around, deadline: performance.now() + readsWithinMs, class: 'background' as const, caller };
  try {
    return (await reads.access({ documentId }, reach)).permissions.includes('read');
  } catch (error) {
    const { code } = Problem.from(error);
    if (code === notFound.code || code === notAllowedKind.code) return false;
    throw new Again(error); // not known: neither told nor ended
  }
}
