import type { Read } from '../../reads.ts';
import { atMost } from './arguments.ts';
import { builder } from './builder.ts';
import { listByIds } from './cost.ts';

const mostPeople = 100;

export const Person = builder.objectRef<Read<'user'>>('Person').implement({
  description: 'Somebody of the organisation.',
  fields: (t) => ({
    id: t.exposeID('userId', { nullable: false }),
    name: t.exposeString('displayName', { nullable: false }),
    jobTitle: t.exposeString('jobTitle'),
    status: t.exposeString('status', { nullable: false, description: 'active, invited or deactivated' }),
  }),
});

builder.queryFields((t) => ({
  me: t.field({
    type: Person,
    description: 'Who is signed in.',
    resolve: (_, _args, { loaders, reach }) => loaders.people.load(reach.caller.userId),
  }),
  people: t.field({
    type: [Person],
    nullable: { list: true, items: true },
    description: `In the order asked, at most ${mostPeople}.`,
    directives: listByIds(mostPeople),
    args: { ids: t.arg({ type: ['UserId'], required: true }) },
    resolve: (_, args, { loaders }) => atMost(mostPeople, args).map((id) => loaders.people.load(id)),
  }),
}));
