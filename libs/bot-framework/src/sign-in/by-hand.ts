import type { Activity } from '../activities/activity.ts';

/** Where people sign in for whom Teams has no token: what a code stands for that came back through Teams. */
export interface SignInByHand {
  /** Once, and only to who signed in, where they were asked to. */
  redeem(code: string, activity: Activity): Promise<Redeemed | undefined>;
}

export interface Redeemed {
  /** The very token that Teams would have had. */
  readonly token: string;
  /** Of the card that asked them to sign in. */
  readonly cardId: string;
}
