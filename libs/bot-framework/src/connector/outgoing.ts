/** What the bot says: text (Markdown of Teams), cards, or both. */
export interface OutgoingMessage {
  readonly text?: string;
  readonly attachments?: readonly Attachment[];
  /** Said by screen readers and in notifications, where a card has no text. */
  readonly summary?: string;
  /** Mentions, citations, the label of what was written by AI. */
  readonly entities?: readonly Readonly<Record<string, unknown>>[];
  readonly channelData?: Readonly<Record<string, unknown>>;
  readonly suggestedActions?: Readonly<Record<string, unknown>>;
}

export interface Attachment {
  readonly contentType: string;
  readonly content: unknown;
  readonly preview?: Attachment;
  readonly name?: string;
}

/** Where a bot talks to people: all that is needed to say something later. */
export interface ConversationReference {
  readonly serviceUrl: string;
  readonly channelId: string;
  readonly conversationId: string;
  readonly conversationType: string | undefined;
  readonly tenantId: string | undefined;
  readonly bot: { readonly id: string; readonly name?: string | undefined };
}
