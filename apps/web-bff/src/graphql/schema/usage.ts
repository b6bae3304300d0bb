import { z } from 'zod';
import type { Read } from '../../reads.ts';
import { checked, limitOf } from './arguments.ts';
import { builder } from './builder.ts';
import type { GraphContext } from './context.ts';
import { carried, listByLimit, listOf, ownCall } from './cost.ts';
import { Person } from './person.ts';
import { usesByDay, usesByPerson } from './usage-totals.ts';
import type { Uses, UsesOfDay, UsesOfPerson } from './usage-totals.ts';

type Report = Read<'tokenUsage'>;

const dayMs = 86_400_000;
const mostDays = 31;
const peopleLimit = limitOf({ usual: 10, max: 100 });
const PeopleArguments = z.object({ limit: peopleLimit.checked });
const Arguments = z
  .object({ from: z.string(), to: z.string(), userId: z.string().optional() })
  .refine(({ from, to }) => from <= to, { path: ['to'], error: 'must not be before `from`' })
  .refine(({ from, to }) => Date.parse(to) - Date.parse(from) < mostDays * dayMs, {
    path: ['to'],
    error: `must be one of the ${mostDays} days from \`from\` on`,
  });

const UsageNumbers = builder.interfaceRef<Uses>('UsageNumbers').implement({
  description: 'How much of the models was used.',
  fields: (t) => ({
    requests: t.expose('requests', { type: 'SafeInt', nullable: false }),
    promptTokens: t.expose('prompt_tokens', { type: 'SafeInt', nullable: false }),
    completionTokens: t.expose('completion_tokens', { type: 'SafeInt', nullable: false }),
    costMicroUsd: t.expose('cost_micro_usd', {
      type: 'SafeInt',
      nullable: false,
      description: 'In millionths of a dollar.',
    }),
  }),
});

const UsageTotal = builder.objectRef<Uses>('UsageTotal').implement({ interfaces: [UsageNumbers], directives: carried });

const UsageDay = builder.objectRef<UsesOfDay>('UsageDay').implement({
  interfaces: [UsageNumbers],
  directives: carried,
  fields: (t) => ({ date: t.expose('date', { type: 'Date', nullable: false }) }),
});

const UsagePerson = builder.objectRef<UsesOfPerson>('UsagePerson').implement({
  interfaces: [UsageNumbers],
  directives: carried,
  fields: (t) => ({
    personId: t.exposeID('userId', { nullable: false }),
    person: t.field({ type: Person, resolve: ({ userId }, _, { loaders }) => loaders.people.load(userId) }),
  }),
});

const Usage = builder.objectRef<Report>('Usage').implement({
  description: 'Tokens and cost of the organisation, up to 5 minutes behind.',
  fields: (t) => ({
    from: t.expose('from', { type: 'Date', nullable: false }),
    to: t.expose('to', { type: 'Date', nullable: false }),
    total: t.field({ type: UsageTotal, nullable: false, resolve: ({ total }) => total }),
    days: t.field({
      type: [UsageDay],
      nullable: false,
      description: 'Oldest first, without those that had no use.',
      directives: listOf(mostDays),
      resolve: usesByDay,
    }),
    people: t.field({
      type: [UsagePerson],
      description: 'Those who cost most, the dearest first.',
      directives: listByLimit(peopleLimit.usual),
      args: { limit: t.arg.int(peopleLimit.argument) },
      resolve: (report, args) => usesByPerson(report).slice(0, checked(PeopleArguments, args).limit),
    }),
  }),
});

builder.queryField('usage', (t) =>
  t.field({
    type: Usage,
    description: `Both days count; at most ${mostDays} of them.`,
    directives: ownCall,
    args: {
      from: t.arg({ type: 'Date', required: true }),
      to: t.arg({ type: 'Date', required: true }),
      userId: t.arg({ type: 'UserId', description: 'Of this person only.' }),
    },
    resolve: usage,
  }),
);

function usage(_: object, args: object, { reads, reach }: GraphContext): Promise<Report> {
  const { from, to, userId: user_id } = checked(Arguments, args);
  return reads.tokenUsage({ from, to, ...(user_id !== undefined && { user_id }) }, reach);
}
