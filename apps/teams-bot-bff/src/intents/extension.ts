import type { Attachment } from '@frontdesk/bot-framework';
import { invoke } from './intent.ts';
import type { Reply } from './intent.ts';

/** What a message extension shows: a list of cards, which may be empty. */
export function extensionResult(attachments: readonly Attachment[]): Reply {
  return invoke(200, { composeExtension: { type: 'result', attachmentLayout: 'list', attachments } });
}

/** A line in the place of a list. */
export function extensionText(text: string): Reply {
  return invoke(200, { composeExtension: { type: 'message', text } });
}
