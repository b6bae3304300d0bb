import type { Logger, Metrics } from '@frontdesk/telemetry';
import type { Work, WorkTold } from '@frontdesk/work-queue';

// The daily life of instances that come and go; the others are worth a line.
const quiet = new Set<WorkTold['what']>(['done', 'taken-over']);

export type BotReports = Pick<ReturnType<typeof botReports>, 'work' | 'connector'>;

/** What is told of a bot's work, and of what it says. */
export function botReports(metrics: Metrics, log: Logger) {
  const worked = metrics.counter({
    name: 'frontdesk_bot_work_total',
    help: 'What became of activities and notices.',
    labels: ['what'],
  });
  let isAway = false;
  return {
    work({ what, cause }: WorkTold): void {
      worked({ what });
      const isTold = what === 'store-away' && isAway;
      isAway = what === 'store-away';
      if (!quiet.has(what) && !isTold) log.warn({ what, err: cause }, 'work was not done');
    },
    connector({ outcome, seconds }: { readonly outcome: string; readonly seconds: number }): void {
      metrics.clientCall({ service: 'teams', operation: 'teams.sendActivity', outcome, seconds });
    },
    measure(work: Pick<Work, 'underWay'>): void {
      metrics.gauge({
        name: 'frontdesk_bot_work_under_way',
        help: 'Activities and notices that this instance works at.',
        read: () => work.underWay,
      });
    },
  };
}
