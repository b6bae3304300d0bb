import type { TopicsOptions } from '@frontdesk/streaming';
import type { Logger, Metrics } from '@frontdesk/telemetry';

/** What is told of live documents. Labels are reasons and outcomes: never of callers or documents. */
export interface LiveReports {
  readonly streams: NonNullable<TopicsOptions['events']>;
  onPresenceAsked(outcome: 'ok' | 'failed'): void;
}

export function liveReports(metrics: Metrics, log: Logger): LiveReports {
  const cut = metrics.counter({
    name: 'frontdesk_live_streams_cut_total',
    help: 'Readers of live documents whose stream was ended, by why.',
    labels: ['why'],
  });
  const asked = metrics.counter({
    name: 'frontdesk_live_presence_asked_total',
    help: 'How often the platform was asked who is there, by outcome.',
    labels: ['outcome'],
  });
  let readers = 0;
  metrics.gauge({ name: 'frontdesk_live_streams', help: 'Open streams of live documents.', read: () => readers });
  return {
    streams: {
      onReaders: (open) => void (readers = open),
      onCut: (why) => cut({ why }),
      onError: (what, err) => log.warn({ what, err }, 'live documents'),
    },
    onPresenceAsked: (outcome) => asked({ outcome }),
  };
}
