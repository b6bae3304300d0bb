// For tests of answers that models write: who reads them, and who writes them.
export { endsOf, readAnswer, textOf } from './answer-reader.ts';
export type { AnswerEvent, AnswerReader } from './answer-reader.ts';
export { startModelServer } from './model-server.ts';
export type { ModelCall, ModelMessage, ModelServer } from './model-server.ts';
