import type { Read } from '../../reads.ts';
import { builder } from './builder.ts';
import { carried } from './cost.ts';
import { Person } from './person.ts';

export const DocumentDetails = builder.objectRef<Read<'document'>>('DocumentDetails').implement({
  description: 'What a list of documents does not say of them.',
  directives: carried,
  fields: (t) => ({
    description: t.exposeString('description'),
    language: t.exposeString('language', { nullable: false }),
    wordCount: t.exposeInt('wordCount', { nullable: false }),
    createdBy: t.field({ type: Person, resolve: (details, _, { loaders }) => loaders.people.load(details.createdBy) }),
    updatedBy: t.field({ type: Person, resolve: (details, _, { loaders }) => loaders.people.load(details.updatedBy) }),
  }),
});
