/** What the connector says when it does not do as asked: a status, and `{ "error": { "code", "message" } }`. */
export interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly retryAfterMs?: number;
}

export const unauthorized: Refusal = {
  status: 401,
  code: 'Unauthorized',
  message: 'Authorization has been denied for this request.',
};

export const noSuchConversation: Refusal = {
  status: 404,
  code: 'ConversationNotFound',
  message: 'Conversation not found.',
};

export const notInRoster: Refusal = {
  status: 403,
  code: 'BotNotInConversationRoster',
  message: 'The bot is not part of the conversation roster.',
};

export const blockedByUser: Refusal = {
  status: 403,
  code: 'MessageWritesBlocked',
  message: 'User blocked the conversation with the bot.',
};

export const noSuchActivity: Refusal = {
  status: 404,
  code: 'ActivityNotFoundInConversation',
  message: 'No such activity.',
};

export const notYours: Refusal = { status: 403, code: 'Forbidden', message: 'The activity is not of this bot.' };

export const messageTooBig: Refusal = {
  status: 413,
  code: 'MessageSizeTooBig',
  message: 'Message size too large.',
};

export function badArgument(message: string): Refusal {
  return { status: 400, code: 'BadArgument', message };
}

export function tooManyRequests(retryAfterMs: number): Refusal {
  return { status: 429, code: 'TooManyRequests', message: 'The request rate is too high.', retryAfterMs };
}
