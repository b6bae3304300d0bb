import type { AnswerEvents } from '@frontdesk/answering';
import { RedisAway } from '@frontdesk/redis';
import type { Logger, Metrics } from '@frontdesk/telemetry';
import type { TokenQuotaOptions } from '@frontdesk/token-quota';

/** What is told of answers. Labels are names of models, ends and reasons: never of callers, and no text of theirs. */
export interface AnswerReports {
  readonly answers: AnswerEvents;
  readonly quota: NonNullable<TokenQuotaOptions['events']>;
}

/** `view`: the name under which the time to the first text is a section's, such as `mobile.answer`. */
export function answerReports(view: string, metrics: Metrics, log: Logger): AnswerReports {
  const ended = metrics.counter({
    name: 'frontdesk_answers_total',
    help: 'Answers that are over, by their last event and why.',
    labels: ['event', 'why'],
  });
  return {
    answers: {
      onEnded: ({ ending = 'interrupted', why = '' }) => ended({ event: ending, why }),
      onError: (what, err) => log[levelOf(err)]({ what, err }, 'an answer'),
      onFirstText: (_model, afterMs) =>
        metrics.section({ view, section: 'first-text', outcome: 'ok', seconds: afterMs / 1000 }),
      onRemoved: removalReports(metrics, log),
    },
    quota: quotaReports(metrics, log),
  };
}

/** Of answers that are read as streams. */
export function answerReaderReports(metrics: Metrics): Required<Pick<AnswerEvents, 'onReaders' | 'onCut'>> {
  const cut = metrics.counter({
    name: 'frontdesk_answer_streams_cut_total',
    help: 'Readers whose stream was ended before the answer was, by why.',
    labels: ['why'],
  });
  let readers = 0;
  metrics.gauge({ name: 'frontdesk_answer_streams', help: 'Open streams of answers.', read: () => readers });
  return { onReaders: (open) => void (readers = open), onCut: (why) => cut({ why }) };
}

function quotaReports(metrics: Metrics, log: Logger): AnswerReports['quota'] {
  const count = (name: string, help: string) => metrics.counter({ name, help, labels: ['model'] });
  const input = count('frontdesk_answer_input_tokens_total', 'Tokens that models read for answers.');
  const output = count('frontdesk_answer_output_tokens_total', 'Tokens that models wrote.');
  const cost = count('frontdesk_answer_cost_micro_usd_total', 'What answers cost, in millionths of a dollar.');
  const away = metrics.counter({
    name: 'frontdesk_token_quota_away_total',
    help: 'Tries to hold or count tokens that failed, as the store was away. What was used is tried again each second.',
    labels: [],
  });
  return {
    onUsage(record) {
      const { model, inputTokens, outputTokens, costMicroUsd } = record;
      input({ model }, inputTokens);
      output({ model }, outputTokens);
      cost({ model }, costMicroUsd);
      log.info({ usage: record }, 'an answer was used');
    },
    onAway(err) {
      away({});
      log[levelOf(err)]({ err }, 'token quotas cannot be counted');
    },
  };
}

/** One line tells of an outage of Redis, and that is not this one: it is tried again and again. */
function levelOf(error: unknown): 'debug' | 'warn' {
  return error instanceof RedisAway ? 'debug' : 'warn';
}

function removalReports(metrics: Metrics, log: Logger): NonNullable<AnswerEvents['onRemoved']> {
  const removed = metrics.counter({
    name: 'frontdesk_answer_removed_total',
    help: 'Answers of which something was not shown: links, citations of nothing. Many: somebody writes orders into documents.',
    labels: ['what'],
  });
  return (model, { links, unknownLabels }) => {
    if (links > 0) removed({ what: 'link' });
    if (unknownLabels > 0) removed({ what: 'citation' });
    log.warn({ model, links, unknownLabels }, 'a model wrote what is not shown');
  };
}
