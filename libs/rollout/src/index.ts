export type { RolloutRule, Subject } from './rule.ts';
export { createRollout } from './rollout.ts';
export type { Rollout, RolloutOptions } from './rollout.ts';
export { rolloutRulesIn } from './check-rules.ts';
export type { Difference, Noise } from './difference.ts';
export { createShadow } from './shadow.ts';
export type { Shadow, ShadowOptions, ShadowReport } from './shadow.ts';
export type { FailedCopy, Finding, ShadowAnswer } from './compare-answers.ts';
