import type { RevisionSummary } from '../loaders/loaders.ts';
import { builder } from './builder.ts';
import { Person } from './person.ts';

export const Revision = builder.objectRef<RevisionSummary>('Revision').implement({
  description: 'A saved state of a document, without its body.',
  fields: (t) => ({
    number: t.exposeInt('revision', { nullable: false }),
    baseNumber: t.exposeInt('baseRevision', { description: 'The revision that it was made of.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', nullable: false }),
    message: t.exposeString('message'),
    wordCount: t.exposeInt('wordCount', { nullable: false }),
    authorId: t.exposeID('authorId', { nullable: false }),
    author: t.field({ type: Person, resolve: (revision, _, { loaders }) => loaders.people.load(revision.authorId) }),
  }),
});
