import { escapedLine, escapedText } from '@frontdesk/bot-framework';
import type { Thread } from '../views/threads.ts';
import type { Container, ExecuteAction, ShowCardAction } from './adaptive-card.ts';
import { excerptOf } from './excerpt.ts';
import { execute, paragraph, quietLine } from './parts.ts';
import type { Texts } from './texts.ts';

export interface ThreadsLook {
  readonly documentId: string;
  /** The card that shows it, and again once something was done. */
  readonly on: 'document' | 'comments';
  readonly mayComment: boolean;
  /** So much of a comment is shown; of a reply, half of it. */
  readonly bodyLength: number;
}

const nameLength = 80;
export const mostReplyLength = 2_000;

/** A thread with what the viewer may do: resolve it, reply to it. */
export function threadBlock(thread: Thread, look: ThreadsLook, texts: Texts): Container {
  const { commentId, authorName, body, replyCount, lastReply } = thread;
  const { documentId, on, mayComment, bodyLength } = look;
  const data = { documentId, commentId, on };
  const actions = [execute('resolveComment', data, texts.resolve), replyAction(data, texts)];
  return {
    type: 'Container',
    separator: true,
    items: [
      paragraph(`**${escapedLine(excerptOf(authorName, nameLength)) || '…'}**`),
      { ...paragraph(escapedText(excerptOf(body, bodyLength))), spacing: 'None' },
      ...(lastReply ? [lastReplyLine(lastReply, bodyLength / 2, texts)] : []),
      ...(replyCount > 0 ? [quietLine(texts.replies(replyCount))] : []),
      ...(mayComment ? [{ type: 'ActionSet' as const, actions }] : []),
    ],
  };
}

function lastReplyLine({ authorName, body }: NonNullable<Thread['lastReply']>, length: number, texts: Texts) {
  const author = escapedLine(excerptOf(authorName, nameLength));
  return quietLine(`${texts.lastReply(author)}: ${escapedLine(excerptOf(body, length))}`);
}

/** Its own id for each: a card has one input of a name. */
export function replyInputId(commentId: string): string {
  return `reply_${commentId}`;
}

function replyAction(data: ExecuteAction['data'] & { readonly commentId: string }, texts: Texts): ShowCardAction {
  return {
    type: 'Action.ShowCard',
    title: texts.reply,
    card: {
      type: 'AdaptiveCard',
      body: [
        {
          type: 'Input.Text',
          id: replyInputId(data.commentId),
          label: texts.replyLabel,
          isMultiline: true,
          isRequired: true,
          errorMessage: texts.replyMissing,
          maxLength: mostReplyLength,
        },
      ],
      actions: [{ ...execute('replyToComment', data, texts.send), fallback: 'drop' }],
    },
  };
}
