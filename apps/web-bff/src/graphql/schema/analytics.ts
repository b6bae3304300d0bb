import type { Read } from '../../reads.ts';
import { builder } from './builder.ts';
import { carried, listOf } from './cost.ts';

type Analytics = NonNullable<Read<'analytics'>>;

const AnalyticsDay = builder.objectRef<Analytics['Series'][number]>('AnalyticsDay').implement({
  directives: carried,
  fields: (t) => ({
    date: t.expose('Date', { type: 'Date', nullable: false }),
    views: t.exposeInt('Views', { nullable: false }),
    uniqueReaders: t.exposeInt('UniqueReaders', { nullable: false }),
  }),
});

export const Analytics = builder.objectRef<Analytics>('Analytics').implement({
  description: 'Who read a document, in all and by day. Computed hourly: a new one has none yet.',
  fields: (t) => ({
    views: t.exposeInt('Views', { nullable: false }),
    uniqueReaders: t.exposeInt('UniqueReaders', { nullable: false }),
    averageReadSeconds: t.exposeFloat('AverageReadSeconds', { nullable: false }),
    computedAt: t.expose('ComputedAt', {
      type: 'DateTime',
      nullable: false,
      description: 'While they cannot be had, those of up to an hour before stand in for them.',
    }),
    days: t.field({
      type: [AnalyticsDay],
      nullable: false,
      description: 'Of the last 30, oldest first, without those that had no view.',
      directives: listOf(30),
      args: { from: t.arg({ type: 'Date' }), to: t.arg({ type: 'Date', description: 'This day counts.' }) },
      resolve: ({ Series }, { from, to }) =>
        Series.filter(({ Date: day }) => (from ?? day) <= day && day <= (to ?? day)),
    }),
  }),
});
