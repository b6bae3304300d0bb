export { readablePassages } from './passage.ts';
export type { Passage, ReadDecision } from './passage.ts';
export { groundedMessages, groundingLimits } from './grounded-messages.ts';
export type { ChatMessage, Grounded, GroundingLimits, Question } from './grounded-messages.ts';
export { answerText } from './answer-text.ts';
export type { AnswerPart, AnswerText, Citation } from './answer-text.ts';
export { estimateTokens } from './token-estimate.ts';
