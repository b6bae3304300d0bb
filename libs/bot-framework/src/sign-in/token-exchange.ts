import type { Reach } from '@frontdesk/upstream';
import type { Logger } from '@frontdesk/telemetry';
import type { Activity } from '../activities/activity.ts';
import type { TokenExchangeValue } from '../activities/invokes.ts';
import type { SignIn } from './sign-in.ts';
import { SignInRefused } from './sso-token.ts';
import type { WaitingTurns } from './waiting-turns.ts';

export interface TokenExchanges {
  readonly signIn: SignIn;
  readonly waiting: WaitingTurns;
  /** Has the message worked that waited; once, however often it is asked. */
  readonly goOn: (cardId: string, activity: Activity) => Promise<void>;
}

export interface Exchanged {
  readonly status: 200 | 412;
  readonly body: Readonly<Record<string, string>>;
}

/**
 * Answers `signin/tokenExchange`. Every open client of a person sends one for the same card: each signs them in, and the
 * message that waited goes on once.
 */
export async function exchangeToken(
  parts: TokenExchanges,
  activity: Activity,
  { id, connectionName, token }: TokenExchangeValue,
  { reach, log }: { readonly reach: Reach; readonly log: Logger },
): Promise<Exchanged> {
  try {
    await parts.signIn.signIn(activity, token, reach);
  } catch (error) {
    if (!(error instanceof SignInRefused)) throw error;
    log.info({ why: error.message, err: error.cause }, 'a sign-in was refused');
    return { status: 412, body: { id, connectionName, failureDetail: 'The token could not be exchanged.' } };
  }
  await goOnWaiting(parts, id, activity);
  return { status: 200, body: {} };
}

/** Has the message worked that waited for the sign-in which this card asked for. */
export async function goOnWaiting(
  { waiting, goOn }: Pick<TokenExchanges, 'waiting' | 'goOn'>,
  cardId: string,
  activity: Activity,
): Promise<void> {
  const waited = await waiting.find(cardId);
  // In a group all see the card; what waits is of the one who wrote it.
  if (waited === undefined || !isOfSamePerson(waited, activity)) return;
  await goOn(cardId, waited);
  await waiting.forget(cardId);
}

function isOfSamePerson(waited: Activity, activity: Activity): boolean {
  const sameConversation = waited.conversation.id === activity.conversation.id;
  return sameConversation && waited.from.aadObjectId === activity.from.aadObjectId;
}
