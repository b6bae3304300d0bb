import type { ConversationReference, Kept } from '@frontdesk/bot-framework';

/** Where the bot has spoken with people, for when it has something to say by itself. */
export interface Conversations {
  /** `anew`: also where this instance knows it, as another one may have forgotten it. */
  keep(reference: ConversationReference, how?: { readonly anew: boolean }): Promise<void>;
  find(conversationId: string): Promise<ConversationReference | undefined>;
  forget(conversationId: string): Promise<void>;
}

// Renewed whenever someone speaks; who has been silent for longer is not spoken to.
const keptForMs = 400 * 86_400_000;
const renewEveryMs = 86_400_000;
const mostKnown = 10_000;

export function createConversations(kept: Kept, now: () => number = Date.now): Conversations {
  // What was written lately is not written again with each message.
  const known = new Map<string, { readonly text: string; readonly at: number }>();
  return {
    async keep(reference, { anew } = { anew: false }) {
      const text = JSON.stringify(reference);
      const before = known.get(reference.conversationId);
      if (!anew && before?.text === text && now() - before.at < renewEveryMs) return;
      await kept.set(['conversation', reference.conversationId], text, keptForMs);
      known.set(reference.conversationId, { text, at: now() });
      if (known.size > mostKnown) known.delete(known.keys().next().value ?? '');
    },
    async find(conversationId) {
      const text = await kept.get('conversation', conversationId);
      return text === undefined ? undefined : (JSON.parse(text) as ConversationReference);
    },
    async forget(conversationId) {
      known.delete(conversationId);
      await kept.delete('conversation', conversationId);
    },
  };
}
