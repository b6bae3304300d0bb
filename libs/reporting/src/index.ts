// What happens is counted under one name in every app: alerts and dashboards are made of these names.
export {
  cacheEvents,
  idempotencyEvents,
  limitEvents,
  platformEvents,
  redisTelling,
  switchesEvents,
} from './state-events.ts';
export type { RedisTelling } from './state-events.ts';
export { reportedAudit } from './audit-reports.ts';
export { reportedLife } from './life-reports.ts';
export { composingWith, countVersions } from './view-reports.ts';
export type { Composing } from './view-reports.ts';
export { answerReaderReports, answerReports } from './answer-reports.ts';
export type { AnswerReports } from './answer-reports.ts';
