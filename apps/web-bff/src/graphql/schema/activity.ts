import type { Read } from '../../reads.ts';
import { builder } from './builder.ts';
import { Person } from './person.ts';

export type ActivityItem = Read<'activity'>['Items'][number];

export const Activity = builder.objectRef<ActivityItem>('Activity').implement({
  description: 'Something that happened to a document.',
  fields: (t) => ({
    id: t.exposeID('ActivityId', { nullable: false }),
    type: t.exposeString('Type', { nullable: false, description: 'Such as RevisionCreated.' }),
    occurredAt: t.expose('OccurredAt', { type: 'DateTime', nullable: false }),
    revision: t.exposeInt('Revision'),
    commentId: t.exposeID('CommentId'),
    actorId: t.exposeID('ActorId', { description: 'Null when the platform acted.' }),
    actor: t.field({
      type: Person,
      resolve: ({ ActorId }, _, { loaders }) => (ActorId === null ? null : loaders.people.load(ActorId)),
    }),
  }),
});
