// How large a message and a card may be: https://learn.microsoft.com/microsoftteams/platform/bots/how-to/format-your-bot-messages
import type { Activity } from '../teams/activity.ts';
import { badArgument, messageTooBig, type Refusal } from './refusal.ts';

export const adaptiveCardType = 'application/vnd.microsoft.card.adaptive';
export const oauthCardType = 'application/vnd.microsoft.card.oauth';

/** Of a whole message, with its mentions and cards. */
const messageBytes = 100 * 1024;
/** Of one card. Teams takes more of some; what is within this is taken everywhere. */
export const cardBytes = 28 * 1024;
const informativeLength = 1_000;

export function sizeRefusal(activity: Activity): Refusal | undefined {
  if (utf16Bytes(activity) > messageBytes) return messageTooBig;
  for (const { content, contentType } of activity.attachments ?? []) {
    if (contentType === undefined) return badArgument('An attachment has no contentType.');
    if (contentType === adaptiveCardType && utf8Bytes(content) > cardBytes) return messageTooBig;
  }
  return undefined;
}

export function isTooLongToInform(text: string): boolean {
  return text.length > informativeLength;
}

export function utf8Bytes(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value) ?? '');
}

// Teams counts UTF-16: two bytes for each unit.
function utf16Bytes(value: unknown): number {
  return JSON.stringify(value).length * 2;
}
