export { view } from './view.ts';
export type { View, ViewBuilder, ViewOptions } from './view.ts';
export type { SectionCondition, SectionOptions } from './section.ts';
export { stale } from './stale.ts';
export type { Stale } from './stale.ts';
export type { ComposeOptions, Composed, Degraded, Observe, Reach, SectionReport, SectionTrail } from './composed.ts';
export { answerParts } from './answer-parts.ts';
export { callerGone, noSuchThing, sectionOff, sectionTimedOut, undecided } from './kinds.ts';
