import { randomUUID } from 'node:crypto';
import type { PublishedEvent, Topics } from '@frontdesk/streaming';

export type Publisher = Promise<Pick<Topics, 'publish'>>;

/** Without a name it is an event of its own; of those with the same name the first counts. */
export async function publish(
  publisher: Publisher,
  topic: string,
  { name = randomUUID(), event, data }: Omit<PublishedEvent, 'name'> & { readonly name?: string },
): Promise<void> {
  await (await publisher).publish(topic, { name, event, data });
}
