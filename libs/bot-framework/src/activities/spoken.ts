import { z } from 'zod';
import type { Activity } from './activity.ts';

// An empty text is found between any two characters: what takes it out makes the message twice as long, each time.
const mention = z.object({
  type: z.literal('mention'),
  mentioned: z.object({ id: z.string() }),
  text: z.string().min(1),
});

// Longer than any question that is answered.
const mostRead = 8_000;

/** What somebody wrote without the mention of the bot, which begins it in a group; other people's names stay. */
export function spokenText({ text = '', entities = [], recipient }: Activity): string {
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
