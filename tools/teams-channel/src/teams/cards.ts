// Adaptive Cards as far as Teams judges them.
import { adaptiveCardType, cardBytes, utf8Bytes } from '../connector/sizes.ts';
import type { Attachment } from './activity.ts';

interface CardLike {
  readonly type?: unknown;
  readonly version?: unknown;
  readonly refresh?: { readonly userIds?: readonly unknown[] };
}

const newestVersion = 1.5;
/** For so many people a card is refreshed by itself. */
const mostRefreshed = 5;

/** What people would see go wrong with a card; empty when nothing does. */
export function cardFaults(content: unknown): string[] {
  const { type, version, refresh } = (content ?? {}) as CardLike;
  const faults: string[] = [];
  if (type !== 'AdaptiveCard') faults.push('The card is no AdaptiveCard.');
  if (!(Number(version) <= newestVersion))
    faults.push(`Teams shows cards up to ${newestVersion}, not ${String(version)}.`);
  if (utf8Bytes(content) > cardBytes) faults.push(`The card has more than ${cardBytes / 1024} KB.`);
  if ((refresh?.userIds?.length ?? 0) > mostRefreshed) faults.push(`refresh.userIds names more than ${mostRefreshed}.`);
  return faults;
}

export function attachmentFaults(attachments: readonly Attachment[] = []): string[] {
  return attachments.flatMap(({ contentType, content }) =>
    contentType === adaptiveCardType ? cardFaults(content) : [],
  );
}
