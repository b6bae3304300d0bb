import { spokenText } from '@frontdesk/bot-framework';
import type { Activity } from '@frontdesk/bot-framework';

// What people write first, in the languages that the bot speaks; whoever mixes them is understood too.
const words = {
  show: ['show', 'zeige', 'zeig'],
  comments: ['comments', 'kommentare'],
  ask: ['ask', 'frage', 'frag'],
  subscribe: ['subscribe', 'follow', 'folge', 'abonniere'],
  unsubscribe: ['unsubscribe', 'unfollow', 'entfolge', 'abbestelle'],
} as const;

/** What stands after a command; undefined where the message is not this command, or nothing stands there. */
export function afterCommand(activity: Activity, command: keyof typeof words): string | undefined {
  if (activity.type !== 'message') return undefined;
  const [, first = '', rest = ''] = /^(\S+)\s+(.+)$/s.exec(spokenText(activity)) ?? [];
  const isIt = (words[command] as readonly string[]).includes(first.toLowerCase());
  return isIt ? rest.trim() || undefined : undefined;
}
