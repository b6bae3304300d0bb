import type { Read } from '../../reads.ts';
import { builder } from './builder.ts';
import { Person } from './person.ts';

export const Tag = builder.objectRef<Read<'tags'>['items'][number]>('Tag').implement({
  description: 'A label on a document.',
  fields: (t) => ({
    name: t.exposeString('name', { nullable: false }),
    addedAt: t.expose('addedAt', { type: 'DateTime', nullable: false }),
    addedBy: t.field({ type: Person, resolve: (tag, _, { loaders }) => loaders.people.load(tag.addedBy) }),
  }),
});
