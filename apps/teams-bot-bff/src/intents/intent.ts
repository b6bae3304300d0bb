import type { Intent as BotIntent, Turn as BotTurn, Reply } from '@frontdesk/bot-framework';
import type { Answers } from '../answers/answers.ts';
import type { Reads } from '../reads.ts';
import type { Composing } from '../events.ts';
import type { Subscriptions } from '../subscriptions/subscriptions.ts';

export { message } from '@frontdesk/bot-framework';
export type { Reply } from '@frontdesk/bot-framework';

/** One thing that people want of the bot. One file each; `intents.ts` lists them, and the first that reads one handles it. */
export type Intent<Data = unknown> = BotIntent<TurnServices, Data>;
/** One activity on its way through the bot. */
export type Turn = BotTurn<TurnServices>;

/** What intents may use of the process. */
export interface TurnServices {
  readonly reads: Reads;
  readonly composing: Composing;
  readonly subscriptions: Subscriptions;
  readonly answers: Answers;
  /** Where documents are opened in a browser. */
  readonly webOrigin: string;
}

export const none: Reply = { kind: 'none' };
export const invoke = (status: number, body: unknown): Reply => ({ kind: 'invoke', status, body });

/** For the list of intents, where each has data of its own. */
export function intent<Data>(definition: Intent<Data>): Intent {
  return definition as unknown as Intent;
}
