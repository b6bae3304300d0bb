import type { Reach } from '@frontdesk/upstream';
import type { Logger } from '@frontdesk/telemetry';
import type { Activity } from '../activities/activity.ts';
import type { SignInByHand } from './by-hand.ts';
import { SignInRefused } from './sso-token.ts';
import { goOnWaiting } from './token-exchange.ts';
import type { TokenExchanges } from './token-exchange.ts';

export interface Verifying extends TokenExchanges {
  readonly byHand: SignInByHand | undefined;
}

export interface Verified {
  readonly status: 200 | 404;
  readonly body: Readonly<Record<string, never>>;
}

const verified: Verified = { status: 200, body: {} };
/** No such code: Teams lets the person sign in again. */
const unknown: Verified = { status: 404, body: {} };

/** Answers `signin/verifyState`: a person signed in by hand, and the code of it came back through Teams. */
export async function verifyState(
  parts: Verifying,
  activity: Activity,
  code: string,
  { reach, log }: { readonly reach: Reach; readonly log: Logger },
): Promise<Verified> {
  const { signIn, byHand } = parts;
  const redeemed = await byHand?.redeem(code, activity);
  // Teams may send it twice; who is signed in by the first is so at the second.
  if (redeemed === undefined) return (await signIn.personOf(activity)) === undefined ? unknown : verified;
  try {
    await signIn.signIn(activity, redeemed.token, reach);
  } catch (error) {
    if (!(error instanceof SignInRefused)) throw error;
    log.info({ why: error.message, err: error.cause }, 'a sign-in was refused');
    return unknown;
  }
  await goOnWaiting(parts, redeemed.cardId, activity);
  return verified;
}
