import { ask } from './ask.ts';
import { onCard, onSubmittedCard } from './card-action.ts';
import { cardActions } from './card-actions.ts';
import { help } from './help.ts';
import type { Intent } from './intent.ts';
import { searchDocuments } from './search-documents.ts';
import { showComments } from './show-comments.ts';
import { showDocument } from './show-document.ts';
import { subscribe } from './subscribe.ts';
import { unfurlLink } from './unfurl-link.ts';
import { unknownCardAction } from './unknown-card-action.ts';
import { unsubscribe } from './unsubscribe.ts';

/** All that the bot can do; the first that reads an activity handles it. */
export const intents: readonly Intent[] = [
  showDocument,
  showComments,
  ask,
  subscribe,
  unsubscribe,
  unfurlLink,
  searchDocuments,
  ...cardActions.map(onCard),
  // What may be worked twice, as a message may where an instance dies.
  ...cardActions.filter(({ mayRepeat }) => mayRepeat).map(onSubmittedCard),
  unknownCardAction,
  help,
];
