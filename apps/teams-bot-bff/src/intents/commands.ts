import { z } from 'zod';
import type { Activity } from '../activities/activity.ts';

// What people write first, in the languages that the bot speaks; whoever mixes them is understood too.
const words = {
  show: ['show', 'zeige', 'zeig'],
  comments: ['comments', 'kommentare'],
  ask: ['ask', 'frage', 'frag'],
  subscribe: ['subscribe', 'follow', 'folge', 'abonniere'],
  unsubscribe: ['unsubscribe', 'unfollow', 'entfolge', 'abbestelle'],
} as const;

// An empty text is found between any two characters: what takes it out makes the message twice as long, each time.
const mention = z.object({
  type: z.literal('mention'),
  mentioned: z.object({ id: z.string() }),
  text: z.string().min(1),
});

/** What stands after a command; undefined where the message is not this command, or nothing stands there. */
export function afterCommand(activity: Activity, command: keyof typeof words): string | undefined {
  if (activity.type !== 'message') return undefined;
  const [, first = '', rest = ''] = /^(\S+)\s+(.+)$/s.exec(spokenTo(activity)) ?? [];
  const isIt = (words[command] as readonly string[]).includes(first.toLowerCase());
  return isIt ? rest.trim() || undefined : undefined;
}

/** The text without the mention of the bot, which begins it in a group; other people's names stay. */
function spokenTo({ text = '', entities = [], recipient }: Activity): string {
  let said = text.slice(0, mostRead);
  for (const entity of entities) {
    const { data } = mention.safeParse(entity);
    if (data?.mentioned.id === recipient.id) said = said.replaceAll(data.text, ' ');
  }
  return said
    .replaceAll(/<\/?at[^>]{0,200}>/gi, '')
    .replaceAll('&nbsp;', ' ')
    .trim();
}

// Longer than any question that is answered.
const mostRead = 8_000;
