export { getSummary } from './get-summary.ts';
export { createChatCompletion } from './create-chat-completion.ts';
export { createGeneration } from './create-generation.ts';
export { getGeneration } from './get-generation.ts';
export { cancelGeneration } from './cancel-generation.ts';
export { getUsage } from './get-usage.ts';
export { streamChatCompletion } from './stream-chat-completion.ts';
export type { StreamParams, StreamReader } from './stream-chat-completion.ts';
