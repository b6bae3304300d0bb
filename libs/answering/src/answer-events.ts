import type { StreamEvents } from '@frontdesk/streaming';

/** What is told of answers, for metrics and logs: models, ends and reasons, never callers, and no text of theirs. */
export interface AnswerEvents extends StreamEvents {
  /** The first piece of an answer could be shown, so long after its model was asked. */
  onFirstText?(model: string, afterMs: number): void;
  /** What a model wrote and nobody is shown. Much of it: somebody writes orders into documents. */
  onRemoved?(model: string, removed: { readonly links: number; readonly unknownLabels: number }): void;
}
